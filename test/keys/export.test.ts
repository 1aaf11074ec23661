import { randomBytes } from 'node:crypto'
import test from 'ava'
import { toCrockford } from '../../src/domain/code/crockford.ts'
import { StempelError } from '../../src/domain/errors.ts'
import { forPaper, openKeys, sealKeys } from '../../src/keys/export.ts'
import type { KeyContents } from '../../src/keys/folder.ts'
import { codesOf, printablePage, readPage, typedLines } from '../../src/keys/paper.ts'

const random = { bytes: (count: number) => randomBytes(count) }
const PASSPHRASE = 'a long walk by the Spree'
const witness = (seq: number) => ({ seq, hash: 'ab'.repeat(32), at: 1_795_000_000_000, signature: 'A'.repeat(86) })
const CONTENTS: KeyContents = {
  secret: Buffer.from(new Uint8Array(32).map((_, at) => at)).toString('base64url'),
  epoch: 2,
  createdAt: 1_795_000_000_000,
  witnesses: [witness(1), witness(2)],
  forgotten: [{ account: 77, day: '2026-11-21' }],
}
const sealed = sealKeys(CONTENTS, PASSPHRASE, random)

function fault(work: () => unknown): StempelError {
  try {
    work()
  } catch (error) {
    if (error instanceof StempelError) return error
    throw error
  }
  throw new Error('a faulty key file was accepted')
}

test('KEYS-17 sealed keys open with their passphrase, in whichever code points it was typed', (t) => {
  t.deepEqual(openKeys(sealed, PASSPHRASE), CONTENTS)
  const composed = sealKeys(CONTENTS, 'Schlüsselbund', random)
  t.deepEqual(openKeys(composed, 'Schlu\u0308sselbund'), CONTENTS)
})

test('KEYS-17 a key file shows its costs, never its content, and no two are alike', (t) => {
  const { kdf } = JSON.parse(sealed) as { kdf: { name: string; memory: number; passes: number } }
  t.is(kdf.name, 'argon2id')
  t.true(kdf.memory >= 64 * 1024 && kdf.passes >= 3)
  t.false(sealed.includes(CONTENTS.secret))
  t.not(sealKeys(CONTENTS, PASSPHRASE, random), sealed)
})

test('KEYS-17 a short passphrase is refused', (t) => {
  t.is(fault(() => sealKeys(CONTENTS, 'sieben7', random)).path, 'passphrase')
})

test('KEYS-18 a wrong passphrase is forbidden, a damaged file invalid, and neither says what is inside', (t) => {
  const wrong = fault(() => openKeys(sealed, `${PASSPHRASE}!`))
  t.is(wrong.code, 'forbidden')
  t.regex(wrong.message, /passphrase/)
  const at = sealed.indexOf('"box":"') + 20
  const flipped = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
  const cut = sealed.slice(0, -10)
  const weaker = sealed.replace('"passes":3', '"passes":1')
  const hungry = sealed.replace('"memory":65536', '"memory":999999999')
  for (const text of [flipped, cut, weaker, hungry, '', '{}', 'null', '\u0000', `[${sealed}]`]) {
    const error = fault(() => openKeys(text, PASSPHRASE))
    t.is(error.code, 'invalid', text.slice(0, 40))
    t.is(error.cause, undefined)
  }
})

// Sealed by the first version: whatever this one writes, it must still open that.
const FROZEN =
  '{"format":"stempel keys 1","kdf":{"name":"argon2id","memory":65536,"passes":3,"parallelism":1,"salt":"AQEBAQEBAQEBAQEBAQEBAQ"},"cipher":"aes-256-gcm","nonce":"AgICAgICAgICAgIC","box":"YkgN4FddjV5IvhNG-gROI4btQybgnYFTX-zythJKrZZGJE6f3rHhaOnD5NueZeC6fOzdNM2aeXb9Mi8hCFXWsc1pX4XiXA9kl7nM-3chTWrQkwa9Q8pRJi8tcn1El5N3tlM_K87x4rGb53_FWbtzSjeJzb8trcSPgu3JcahDdVFD4N3waDENlvdgcymoGDEiXPy0n3R76lYjzcUpX8WvCh-FeiDg9UP7tGB6PnzvZ-wQU412zym8h5WHMVV8fWPNX3Piow","check":"Ce15Ktod8T64tiiXPDjtwVoTbuiPVPEMOwwfyYHIQI0"}'

test('KEYS-18 a key file of the first version opens for ever', (t) => {
  t.deepEqual(openKeys(FROZEN, PASSPHRASE), CONTENTS)
})

test('KEYS-19 the printed page holds the whole file as codes and as lines, and loads nothing', async (t) => {
  const html = await printablePage(sealed)
  t.true(html.startsWith('<!doctype html>'))
  t.notRegex(html, /<script|<link|<img|src=|url\(|@import/)
  t.notRegex(html.replaceAll('http://www.w3.org/2000/svg', ''), /https?:/)
  t.false(html.includes(CONTENTS.secret))
  const text = toCrockford(Buffer.from(sealed.trim()))
  t.is(html.match(/<svg/g)?.length, codesOf(text).length)
  const typed = /<pre>([\s\S]*)<\/pre>/.exec(html)?.[1] ?? ''
  t.deepEqual(openKeys(typed, PASSPHRASE), CONTENTS)
})

test('KEYS-19 scanned codes open in any order and twice; a missing one is named', (t) => {
  const codes = codesOf(toCrockford(Buffer.from(sealed.trim())))
  t.true(codes.length > 1)
  t.deepEqual(openKeys([...codes.toReversed(), codes[0]].join('\r\n'), PASSPHRASE), CONTENTS)
  const error = fault(() => readPage(codes.slice(1).join('\n')))
  t.regex(error.message, /missing: 1\./)
})

test('KEYS-19 a line mistyped, left out or swapped is named by its number', (t) => {
  const lines = typedLines(toCrockford(Buffer.from(sealed.trim())))
  const second = lines[1] ?? ''
  const mistyped = second.slice(0, 6) + (second[6] === '7' ? '8' : '7') + second.slice(7)
  const bad = [lines[0], mistyped, ...lines.slice(2)]
  t.is(fault(() => readPage(bad.join('\n'))).path, 'line[2]')
  t.is(fault(() => readPage(lines.slice(1).join('\n'))).path, 'line[1]')
  const lower = lines.map((line) => ` ${line.toLowerCase().replaceAll(' ', '')}`).join('\n\n')
  t.deepEqual(openKeys(lower, PASSPHRASE), CONTENTS)
})

test('KEYS-19 a page without its last lines is no whole page', (t) => {
  const lines = typedLines(toCrockford(Buffer.from(sealed.trim())))
  t.is(fault(() => openKeys(lines.slice(0, -1).join('\n'), PASSPHRASE)).code, 'invalid')
})

test('KEYS-20 paper carries the last witness only, and more than paper holds is refused', async (t) => {
  t.deepEqual(forPaper(CONTENTS), { ...CONTENTS, witnesses: [witness(2)] })
  const huge = 'x'.repeat(17_000)
  const error = await t.throwsAsync(printablePage(huge), { instanceOf: StempelError })
  t.is(error?.code, 'too_large')
})
