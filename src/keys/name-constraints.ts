import { BlockList, isIP } from 'node:net'

/** What the root of any shop may vouch for: names and addresses that belong to nobody outside (RFC 1918, 6598, 6761, 6762, 8375, 4193). */
const PRIVATE_NAMES = ['localhost', 'local', 'lan', 'internal', 'home.arpa', 'fritz.box']
const PRIVATE_NETS: readonly (readonly [address: string, bits: number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
]

const BITS = { 4: 32, 6: 128 } as const
const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6')

/** Those of the names that a root made for `given` may vouch for, each once. */
export function namesAllowed(given: readonly string[], names: readonly string[]): string[] {
  const nets = new BlockList()
  for (const [address, bits] of PRIVATE_NETS) nets.addSubnet(address, bits, familyOf(address))
  for (const name of given) if (isIP(name) !== 0) nets.addAddress(name, familyOf(name))
  const domains = [...PRIVATE_NAMES, ...given.filter((name) => isIP(name) === 0)]
  const isAllowed = (name: string): boolean =>
    isIP(name) === 0
      ? domains.some((domain) => name === domain || name.endsWith(`.${domain}`))
      : nets.check(name, familyOf(name))
  return [...new Set(names.map((name) => name.toLowerCase()))].filter(isAllowed)
}

/** The name constraints of a root in DER (RFC 5280, 4.2.1.10): private names and addresses, and those given. */
export function derOf(given: readonly string[]): Uint8Array<ArrayBuffer> {
  const addresses: (readonly [string, number])[] = [
    ...PRIVATE_NETS,
    ...given.flatMap((name) => {
      const family = isIP(name)
      return family === 4 || family === 6 ? [[name, BITS[family]] as const] : []
    }),
  ]
  const domains = [...PRIVATE_NAMES, ...given.filter((name) => isIP(name) === 0).map((name) => name.toLowerCase())]
  const bases = [
    ...domains.map((name) => tagged(0x82, Buffer.from(name, 'ascii'))),
    ...addresses.map(([address, bits]) =>
      tagged(0x87, Buffer.concat([addressBytes(address), maskBytes(address, bits)])),
    ),
  ]
  const permitted = tagged(0xa0, Buffer.concat(bases.map((base) => tagged(0x30, base))))
  return new Uint8Array(tagged(0x30, permitted))
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const words = (text: string | undefined): number[] =>
    text === undefined || text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
  const before = words(head)
  const after = words(tail)
  const all = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]))
}

const maskBytes = (address: string, bits: number): Buffer =>
  Buffer.from(
    Array.from({ length: BITS[isIP(address) === 4 ? 4 : 6] / 8 }, (_, at) => {
      const ones = Math.max(0, Math.min(8, bits - at * 8))
      return (0xff << (8 - ones)) & 0xff
    }),
  )
