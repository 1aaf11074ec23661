import { useSignal } from '@preact/signals'
import type { StatementsAnswer } from '../../../../src/http/contract.ts'
import { LANGUAGES, type Locale } from '../../../../src/words/screens/common.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { locale, number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { Refusal } from '../../../server.ts'
import { moment } from '../format.ts'
import { faultText, useLoaded } from '../loaded.ts'
import { call, may } from '../session.ts'
import { Area } from './area.tsx'
import { Select } from './select.tsx'
import { Shown } from './shown.tsx'

type Statement = StatementsAnswer['statements'][number]
type Text = NonNullable<Statement['texts'][Locale]>

/** What shoppers are asked with: every version, who stands where, and the next one. */
export function Consents() {
  const list = useLoaded<StatementsAnswer>('/v1/statements')
  const chosen = useSignal<Statement | undefined>(undefined)
  const said = useSignal<string | undefined>(undefined)
  const w = wordsOf(manager).consents
  return (
    <Shown of={list}>
      {(told) => (
        <>
          <p>{w.about}</p>
          {said.value === undefined ? null : <Notice>{said.value}</Notice>}
          {chosen.value === undefined ? null : (
            <Next
              of={chosen.value}
              last={Math.max(
                ...told.statements.filter((each) => isSame(each, chosen.value)).map((each) => each.version),
              )}
              onDone={(text) => {
                chosen.value = undefined
                said.value = text
                void list.load()
              }}
            />
          )}
          <Versions
            told={told}
            onChoose={(of) => {
              chosen.value = of
              said.value = undefined
            }}
          />
          <Standing told={told} />
        </>
      )}
    </Shown>
  )
}

const isSame = (a: Statement, b: Statement | undefined): boolean =>
  a.purpose === b?.purpose && a.jurisdiction === b.jurisdiction

const titleOf = ({ texts, purpose }: Statement): string =>
  (texts[locale.value] ?? texts.en ?? texts.de)?.title ?? purpose

/** What a purpose is called where it stands in the law of a place. */
function titleFor({ statements }: StatementsAnswer, purpose: string, jurisdiction: string): string {
  const found = statements.find((each) => each.purpose === purpose && each.jurisdiction === jurisdiction)
  return found === undefined ? purpose : titleOf(found)
}

function Versions({ told, onChoose }: { readonly told: StatementsAnswer; readonly onChoose: (of: Statement) => void }) {
  const w = wordsOf(manager).consents
  return (
    <div class="sections">
      <h2>{w.versions}</h2>
      <Table
        caption={w.versions}
        captionUnseen={true}
        columns={[w.statement, w.law, w.version, w.state, w.from, w.deed]}
        rows={told.statements.map((each) => [
          titleOf(each),
          each.jurisdiction,
          String(each.version),
          each.isInForce ? w.states.inForce : w.states[each.state],
          new Date(each.from).getTime() === 0 ? wordsOf(manager).programme.beginning : moment(each.from),
          each.isInForce && may('write-programme') ? (
            <button
              type="button"
              class="plain"
              aria-label={w.next(titleOf(each), each.jurisdiction)}
              onClick={() => onChoose(each)}
            >
              {w.nextShort}
            </button>
          ) : (
            ''
          ),
        ])}
      />
    </div>
  )
}

function Standing({ told }: { readonly told: StatementsAnswer }) {
  const w = wordsOf(manager).consents
  if (told.standing.length === 0) return null
  return (
    <div class="sections">
      <h2>{w.standing}</h2>
      <Table
        caption={w.standing}
        captionUnseen={true}
        columns={[w.statement, w.law, w.version, w.state, w.cards]}
        numbers={[4]}
        rows={told.standing.map(({ purpose, jurisdiction, version, state, cards }) => [
          titleFor(told, purpose, jurisdiction),
          jurisdiction,
          String(version),
          w.answers[state] ?? state,
          cards === null ? w.few : number(cards),
        ])}
      />
    </div>
  )
}

const LISTS = ['data', 'controllers', 'recipients'] as const
const LINES = ['storage', 'retention', 'withdrawal'] as const

interface NextProps {
  readonly of: Statement
  /** The newest version there is. */
  readonly last: number
  readonly onDone: (text: string) => void
}

function Next({ of, last, onDone }: NextProps) {
  const w = wordsOf(manager).consents
  const language = useSignal<Locale>((Object.keys(of.texts)[0] ?? 'en') as Locale)
  const texts = useSignal(of.texts)
  const months = useSignal(String(of.validityMonths))
  const renewBy = useSignal('')
  const fault = useSignal<{ path: string; text: string } | undefined>(undefined)
  const text = texts.value[language.value] ?? EMPTY
  const at = (path: string): string | undefined =>
    fault.value?.path.includes(path) === true ? fault.value.text : undefined
  const put = (change: Partial<Text>): void => {
    texts.value = { ...texts.value, [language.value]: { ...text, ...change } }
  }
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    fault.value = undefined
    try {
      await call('PUT', `/v1/statements/${of.purpose}/${last + 1}`, {
        texts: texts.value,
        validityMonths: Number(months.value),
        jurisdiction: of.jurisdiction,
        ...(renewBy.value === '' ? {} : { renewBy: renewBy.value }),
      })
      onDone(w.published(titleOf(of), last + 1))
    } catch (error) {
      const path = error instanceof Refusal ? (error.path ?? 'title') : 'title'
      fault.value = { path, text: faultText(error) }
    }
  }
  return (
    <form class="form" onSubmit={submit}>
      <h2 class="wide">{w.next(titleOf(of), of.jurisdiction)}</h2>
      <Select
        label={w.language}
        value={language.value}
        options={Object.entries(LANGUAGES)}
        onChange={(next) => {
          language.value = next as Locale
        }}
      />
      <Field
        label={w.months}
        value={months.value}
        fault={at('validityMonths')}
        onInput={(next) => {
          months.value = next
        }}
      />
      <Field
        label={w.renewBy}
        hint={w.renewHint}
        type="date"
        value={renewBy.value}
        fault={at('renewBy')}
        onInput={(next) => {
          renewBy.value = next
        }}
      />
      <div class="wide sections">
        <Area
          label={w.parts.title}
          rows={1}
          value={text.title}
          fault={at('title')}
          onInput={(title) => put({ title })}
        />
        <Area
          label={w.parts.text}
          rows={8}
          value={text.text}
          fault={at('.text')}
          onInput={(next) => put({ text: next })}
        />
        {LISTS.map((name) => (
          <Area
            key={name}
            label={w.parts[name]}
            hint={w.lines}
            rows={3}
            value={text[name].join('\n')}
            fault={at(name)}
            onInput={(next) => put({ [name]: next.split('\n').filter((line) => line.trim() !== '') })}
          />
        ))}
        {LINES.map((name) => (
          <Area
            key={name}
            label={w.parts[name]}
            rows={2}
            value={text[name]}
            fault={at(name)}
            onInput={(next) => put({ [name]: next })}
          />
        ))}
        <div>
          <Button submit={true} take={true}>
            {w.publish(last + 1)}
          </Button>
        </div>
      </div>
    </form>
  )
}

const EMPTY: Text = {
  title: '',
  text: '',
  data: [],
  controllers: [],
  storage: '',
  retention: '',
  recipients: [],
  withdrawal: '',
}
