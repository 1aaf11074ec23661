import './till.css'
import { mount } from '../../mount.tsx'
import { Paired } from '../../paired.tsx'
import { Till } from './till.tsx'

mount(() => <Paired kinds={['screen']} Screen={Till} />)
