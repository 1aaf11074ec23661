import { mount } from '../../mount.tsx'
import { Page } from '../../parts/page.tsx'

mount(() => <Page title="Stempel">{null}</Page>)
