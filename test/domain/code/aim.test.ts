import test from 'ava'
import fc from 'fast-check'
import { withIdentifier } from '../../../src/domain/code/aim.ts'
import { type Meaning, meaningOf } from '../../../src/domain/code/meaning.ts'

test('DOOR-15 a symbology called by a name is the same as the one called by its AIM identifier', (t) => {
  for (const [symbology, text, sent] of [
    ['EAN-13', '4006381333931', ']E04006381333931'],
    ['EAN-8', '96385074', ']E496385074'],
    ['UPC-A', '036000291452', ']E00036000291452'],
    ['UPC-E', '01234565', ']E00012345000065'],
    ['GS1 DataMatrix', '8018400638100000000019', ']C18018400638100000000019'],
    ['Code 128', '4006381333931', '4006381333931'],
    [undefined, '4006381333931', '4006381333931'],
    [']E0', ']E04006381333931', ']E04006381333931'],
  ] as const)
    t.is(withIdentifier(text, symbology), sent)
})

test('DOOR-15 whatever a reader reads and calls it, the text that goes on means what was read', (t) => {
  const named = ['EAN-13', 'EAN-8', 'UPC-A', 'UPC-E', 'GS1-128', 'GS1 QR Code', 'EAN-13+2', 'Code 39']
  const without = ({ symbology: _, ...meaning }: Meaning): object => meaning
  fc.assert(
    fc.property(fc.constantFrom(...named), fc.stringMatching(/^[0-9]{6,24}$/), (symbology, text) => {
      const [before, after] = [
        meaningOf({ kind: 'text', text, symbology }),
        meaningOf({ kind: 'text', text: withIdentifier(text, symbology) }),
      ]
      t.deepEqual('dropped' in after ? after : without(after), 'dropped' in before ? before : without(before))
    }),
  )
})
