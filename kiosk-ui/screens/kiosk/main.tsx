import './kiosk.css'
import { mount } from '../../mount.tsx'
import { Paired } from '../../paired.tsx'
import { Kiosk } from './kiosk.tsx'

mount(() => <Paired kinds={['kiosk']} Screen={Kiosk} />)
