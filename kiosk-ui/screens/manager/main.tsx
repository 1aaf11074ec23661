import './manager.css'
import { mount } from '../../mount.tsx'
import { Manager } from './manager.tsx'

mount(Manager)
