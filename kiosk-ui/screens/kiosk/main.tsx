import { mount } from '../../mount.tsx'
import { Paired } from '../../paired.tsx'
import { Page } from '../../parts/page.tsx'

mount(() => <Paired kinds={['kiosk']} Screen={() => <Page title="Stempel">{null}</Page>} />)
