// The half of the kiosk's code by weight, and nothing of its first picture: fetched by itself.
export { create } from 'qrcode/lib/core/qrcode.js'
