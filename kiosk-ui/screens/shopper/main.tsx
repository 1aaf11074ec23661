import './shopper.css'
import { mount } from '../../mount.tsx'
import { Shopper } from './shopper.tsx'

mount(Shopper)
