import test from 'ava'
import { READER_MODELS, readerModel } from '../../../hardware/index.ts'
import type { Driver, ReadCode } from '../../../hardware/reader.ts'
import { osdpFrame } from '../../../hardware/readers/osdp.ts'
import { pn532Frame } from '../../../hardware/readers/pn532.ts'
import { ssiPacket } from '../../../hardware/readers/ssi.ts'
import { SIMULATED_READERS, type SimulatedReader } from '../../../hardware/simulated/readers.ts'
import { ascii, BITS_26, driverOf, hex, joined } from './vectors.ts'

const hexOf = (all: readonly Uint8Array[]): string[] => all.map((bytes) => Buffer.from(bytes).toString('hex'))
const PRESENTED: Readonly<Record<string, string>> = {
  pn532: '04A1B2C3D4E5F6',
  rdm6300: '0102AB77FF',
  osdp: BITS_26,
  wiegand: BITS_26,
}

/** Hands over what one side says until nobody has anything to say. */
function talk(driver: Driver, reader: SimulatedReader, toReader: readonly Uint8Array[]): ReadCode[] {
  const codes: ReadCode[] = []
  let asked = toReader
  for (let turn = 0; asked.length > 0 && turn < 20; turn += 1) {
    const said = asked.flatMap((bytes) => reader.hear(bytes))
    const heard = said.map((bytes) => driver.push(bytes))
    codes.push(...heard.flatMap((each) => each.codes))
    asked = heard.flatMap((each) => each.replies)
  }
  return codes
}

for (const model of READER_MODELS)
  test(`READ-6 a ${model.name} on its line tells a card again and again, and nothing when there is none`, (t) => {
    const reader = SIMULATED_READERS[model.name]?.()
    if (reader === undefined) return t.fail('every model can be simulated')
    const driver = model.open()
    const code = PRESENTED[model.name] ?? 'SF8ZPH8TVC7VT4ESB4'
    const found: string[] = []
    talk(driver, reader, model.hello)
    for (let round = 0; round < 8; round += 1) {
      const said = round % 2 === 0 ? reader.present(code) : []
      const heard = said.map((bytes) => driver.push(bytes))
      found.push(...heard.flatMap(({ codes }) => codes).map(({ text }) => text))
      const codes = [
        ...talk(
          driver,
          reader,
          heard.flatMap(({ replies }) => replies),
        ),
        ...talk(driver, reader, driver.poll()),
      ]
      found.push(...codes.map(({ text }) => text))
    }
    t.is(found.length, 4)
    t.is(new Set(found).size, 1)
    t.is(found[0], model.name === 'osdp' || model.name === 'wiegand' ? '9000324' : code)
  })

test('READ-7 PN532: it wakes up into normal mode, each answer brings the next question, a damaged one is asked for again', (t) => {
  const model = readerModel('pn532')
  const [wakeUp, mode] = model?.hello ?? []
  t.is(hexOf([wakeUp?.subarray(0, 2) ?? hex('')])[0], '5555')
  t.deepEqual(hexOf([mode ?? hex('')]), ['0000ff05fbd4140100011600'])
  const ask = '0000ff04fcd44a0100e100'
  const driver = driverOf('pn532')
  t.deepEqual(hexOf(driver.poll()), [ask])
  t.deepEqual(driver.push(hex('0000FF00FF00')).replies, [])
  t.deepEqual(hexOf(driver.push(hex('0000FF02FED5151600')).replies), [ask])
  const none = pn532Frame(0xd5, [0x4b, 0])
  t.deepEqual(hexOf(driver.push(joined(none, none)).replies), [ask])
  const damaged = hex('0000FF0CF4D54B0101000408049D44A3470400')
  const heard = driver.push(joined(damaged, none))
  t.true(hexOf(heard.replies).includes('0000ffff0000'))
  t.deepEqual(heard.codes, [])
})

test('READ-7 PN532: a serial number whose length is none, or that is not all there, is no card', (t) => {
  for (const length of [0, 3, 5, 8, 11, 200]) {
    const answer = pn532Frame(0xd5, [0x4b, 1, 1, 0, 4, 8, length, 1, 2, 3, 4, 5, 6, 7, 8])
    const heard = driverOf('pn532').push(answer)
    t.deepEqual(heard.codes, [], `${length}`)
    t.is(heard.discarded, 0)
  }
})

const ACK = '04d00400ff28'
const NAK = '05d1040001ff25'
const data = (text: string, status = 0): Uint8Array => ssiPacket(0xf3, 0, status, [0x0b, ...ascii(text)])

test('READ-8 SSI: a barcode is acknowledged, a damaged one asked for again and then read once', (t) => {
  const driver = driverOf('ssi')
  const damaged = data('4006381333931').with(7, 0x39)
  const bad = driver.push(damaged)
  t.deepEqual(bad.codes, [])
  t.deepEqual(hexOf(bad.replies), [NAK])
  t.is(bad.discarded + driver.quiet().discarded, damaged.length)
  const good = driver.push(data('4006381333931'))
  t.deepEqual(hexOf(good.replies), [ACK])
  t.is(good.codes.length, 1)
  const again = driver.push(data('4006381333931', 1))
  t.deepEqual(hexOf(again.replies), [ACK])
  t.deepEqual(again.codes, [], 'it was heard already')
  t.is(driver.push(data('4006381333931')).codes.length, 1, 'scanned twice')
})

test('READ-8 SSI: a barcode in parts is one code; a part that stays alone is thrown away in silence', (t) => {
  const driver = driverOf('ssi')
  t.deepEqual(driver.push(data('400', 2)).codes, [])
  t.deepEqual(driver.push(data('638', 2)).codes, [])
  t.is(driver.push(data('1333931')).codes[0]?.text, '4006381333931')
  const alone = data('400', 2)
  t.deepEqual(hexOf(driver.push(alone).replies), [ACK])
  t.is(driver.quiet().discarded, alone.length)
  t.is(driver.push(data('1333931')).codes[0]?.text, '1333931')
  const endless = Array.from({ length: 60 }, (_, i) => driver.push(data(`${i}`.padEnd(240, 'x'), 2)))
  t.true(endless.some(({ discarded }) => discarded > 0))
})

test('READ-8 SSI: a plain scan is never taken for a packet, nor the answer behind it for a part of the scan', (t) => {
  for (const scan of ['4006381333931\r', '\u001dABCD\r\n', '(01)12312312312333\n', ']C10112312312312333\r']) {
    const driver = driverOf('ssi')
    const heard = driver.push(joined(ascii(scan), hex('04D00000FF2C'), data('4006381333931')))
    t.deepEqual(
      heard.codes.map(({ text }) => text),
      [scan.trimEnd(), '4006381333931'],
    )
    t.is(heard.discarded + driver.quiet().discarded, 0)
  }
  const driver = driverOf('ssi')
  const unended = driver.push(joined(ascii('4006381333931'), hex('04D00000FF2C'), data('X123')))
  t.deepEqual(
    unended.codes.map(({ text }) => text),
    ['X123'],
  )
  t.is(unended.discarded, 13)
})

/** Polls and answers by turns; `undefined` is an answer that got lost. */
function polled(driver: Driver, answers: readonly (Uint8Array | undefined)[]): { polls: string[]; codes: string[] } {
  const polls: string[] = []
  const codes: string[] = []
  for (const answer of answers) {
    polls.push(...hexOf(driver.poll()))
    if (answer !== undefined) codes.push(...driver.push(answer).codes.map(({ text }) => text))
  }
  return { polls, codes }
}
const sequenceOf = (poll: string): number => Number.parseInt(poll.slice(8, 10), 16) & 3
const card = (sequence: number): Uint8Array =>
  osdpFrame(0xe5, 4 | sequence, [0x50, 0, 1, 26, 0, 0x2d, 0x00, 0xa2, 0x00])
const nothing = (sequence: number): Uint8Array => osdpFrame(0xe5, 4 | sequence, [0x40])

test('READ-9 OSDP: polls count 0, 1, 2, 3, 1; an answer that is lost is asked for under its number', (t) => {
  const driver = driverOf('osdp')
  const answers = [nothing(0), nothing(1), undefined, card(2), nothing(3), nothing(1), nothing(2)]
  const { polls, codes } = polled(driver, answers)
  t.deepEqual(polls.map(sequenceOf), [0, 1, 2, 2, 3, 1, 2])
  t.deepEqual(codes, ['9000324'])
  t.is(polls[0]?.slice(2, 4), '7f', 'anybody is asked first')
  t.is(polls[1]?.slice(2, 4), '65', 'then whoever answered')
})

test('READ-9 OSDP: a late answer and the same one again are one card', (t) => {
  const driver = driverOf('osdp')
  polled(driver, [nothing(0), undefined])
  const { codes } = polled(driver, [joined(card(1), card(1)), nothing(2)])
  t.deepEqual(codes, ['9000324'])
})

test('READ-9 OSDP: a busy reader is asked the same again, one that lost count is asked from 0', (t) => {
  const driver = driverOf('osdp')
  const busy = osdpFrame(0xe5, 4, [0x79])
  const refused = osdpFrame(0xe5, 4, [0x41, 4])
  const { polls } = polled(driver, [
    nothing(0),
    busy,
    busy,
    busy,
    busy,
    busy,
    busy,
    nothing(1),
    refused,
    nothing(0),
    nothing(1),
  ])
  t.deepEqual(polls.map(sequenceOf), [0, 1, 1, 1, 1, 1, 1, 1, 2, 0, 1])
})

test('READ-9 OSDP: silence is answered by beginning again, by CRC and by checksum in turn', (t) => {
  const { polls } = polled(
    driverOf('osdp'),
    Array.from({ length: 12 }, () => undefined),
  )
  t.deepEqual([...new Set(polls.map((poll) => Number.parseInt(poll.slice(8, 10), 16)))].sort(), [0, 4])
  const driver = driverOf('osdp')
  const heard = driver.push(osdpFrame(0x80, 0x0c, [2, 0x15, 0x50, 0, 0, 26, 0, 0x2d, 0, 0xa2, 0]))
  t.deepEqual(heard, { codes: [], replies: [], discarded: 0 }, 'what is secured is left alone')
})

test('READ-10 Wiegand: a wrong parity, a bit too many and a set filling bit are no card', (t) => {
  for (let at = 0; at < BITS_26.length; at += 1) {
    const wrong = [...BITS_26].with(at, BITS_26[at] === '1' ? '0' : '1').join('')
    for (const bytes of [ascii(`${wrong}\r`), osdpFrame(0x80, 4, [0x50, 0, 1, 26, 0, ...packed(wrong)])]) {
      const name = bytes[0] === 0x53 ? 'osdp' : 'wiegand'
      t.deepEqual(driverOf(name).push(bytes).codes, [], `${name}, bit ${at}`)
    }
  }
  for (const line of [
    `${BITS_26}0\r`,
    `${BITS_26.slice(1)}\r`,
    '15A0144\r',
    '70000,1\r',
    '1,70000\r',
    '1,2,3\r',
    ',\r',
  ]) {
    const driver = driverOf('wiegand')
    t.deepEqual(driver.push(ascii(line)).codes, [], line)
  }
  t.deepEqual(driverOf('wiegand').push(hex('1A2D00A201')).codes, [])
})
const packed = (bits: string): number[] =>
  (bits.padEnd(32, '0').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))

test('READ-11 serial: a scanner without a suffix is understood until a line is ended, then half a line is noise', (t) => {
  const driver = driverOf('serial')
  t.deepEqual(driver.push(ascii('40063813')).codes, [])
  t.deepEqual(driver.push(ascii('33931')).codes, [])
  t.is(driver.quiet().codes[0]?.text, '4006381333931')
  t.is(driver.push(ascii('ABC\r')).codes[0]?.text, 'ABC')
  driver.push(ascii('40063'))
  t.deepEqual(driver.quiet(), { codes: [], replies: [], discarded: 5 })
})

test('READ-11 serial: a byte that no text holds ends noise, an endless line is given up, STX begins anew', (t) => {
  const driver = driverOf('serial')
  const heard = driver.push(joined(hex('ff00fe41'), hex('c3'), ascii('S1\r\n\n'), ascii('x\u0002Y\u0003')))
  t.deepEqual(
    heard.codes.map(({ text }) => text),
    ['S1', 'Y'],
  )
  t.is(heard.discarded, 6)
  const endless = driver.push(joined(new Uint8Array(100_000).fill(0x41), ascii('\rOK\r')))
  t.deepEqual(
    endless.codes.map(({ text }) => text),
    ['OK'],
  )
  t.is(endless.discarded, 100_000)
})
