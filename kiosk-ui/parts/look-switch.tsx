import { lookWords } from '../../src/words/screens/look.ts'
import { wordsOf } from '../language.ts'
import { look, nextLook } from '../look.ts'
import { Button } from './button.tsx'

/** Light, dark, as the system: one after the other. */
export function LookSwitch() {
  return (
    <Button quiet={true} onPress={nextLook}>
      {wordsOf(lookWords)[look.value]}
    </Button>
  )
}
