import { useSignal } from '@preact/signals'
import { experience } from '../../../../src/words/screens/experience.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Bars } from '../../../parts/charts/bars.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { figure } from '../format.ts'
import { useLoaded } from '../loaded.ts'
import { REPORTS, type ReportName, type ReportShape, rowsOf } from '../report.ts'
import { Select } from './select.tsx'
import { Shown } from './shown.tsx'

/** Every report as picture and table, to print and as CSV. */
export function Reports() {
  const w = wordsOf(manager).reports
  const name = useSignal<ReportName>('rewards')
  const week = useSignal('')
  const isWeekly = REPORTS[name.value].isWeekly
  const asked = isWeekly && /^\d{4}-W\d{2}$/.test(week.value) ? `?week=${week.value}` : ''
  return (
    <>
      <div class="form noprint">
        <Select
          label={w.report}
          value={name.value}
          options={(Object.keys(REPORTS) as ReportName[]).map((each) => [each, w.names[each]])}
          onChange={(text) => {
            name.value = text as ReportName
          }}
        />
        {isWeekly ? <Line label={w.week} hint={w.weekHint} of={week} /> : null}
        <div class="row">
          <a
            class="button"
            href={`/v1/reports/${name.value}?format=csv${asked.replace('?', '&')}`}
            download={`${name.value}.csv`}
          >
            CSV
          </a>
          <Button onPress={() => window.print()}>{w.print}</Button>
        </div>
      </div>
      <Report key={`${name.value}${asked}`} name={name.value} query={asked} />
    </>
  )
}

function Report({ name, query }: { readonly name: ReportName; readonly query: string }) {
  const w = wordsOf(manager).reports
  const report = useLoaded<ReportShape>(`/v1/reports/${name}${query}`)
  return (
    <Shown of={report}>
      {(told) => {
        const { columns, chart } = REPORTS[name]
        const rows = rowsOf(name, told)
        const period = told.week ?? ''
        return (
          <div class="sections">
            <h2>
              {w.names[name]} {period}
            </h2>
            <p>{w.about[name]}</p>
            {rows.length === 0 ? <Notice>{told.week === null ? w.notCut : w.empty}</Notice> : null}
            {rows.length === 0 || chart === undefined ? null : (
              <Bars
                label={`${w.names[name]}: ${w.columns[chart.value] ?? chart.value}`}
                bars={rows.map((row) => ({
                  name: chart.names
                    .map((each) => wordFor(name, each, row))
                    .filter(Boolean)
                    .join(' · '),
                  value: Number(row[chart.value] ?? 0),
                  text: figure(chart.value, row[chart.value]),
                }))}
              />
            )}
            {rows.length === 0 ? null : (
              <Table
                caption={w.names[name]}
                captionUnseen={true}
                columns={columns.map((each) => w.columns[each] ?? each)}
                numbers={columns.flatMap((each, i) => (rows.some((row) => typeof row[each] === 'number') ? [i] : []))}
                rows={rows.map((row) => columns.map((each) => wordFor(name, each, row)))}
              />
            )}
          </div>
        )
      }}
    </Shown>
  )
}

function wordFor(report: ReportName, column: string, row: Readonly<Record<string, unknown>>): string {
  const w = wordsOf(manager).reports
  const value = row[column]
  if (report === 'experience' && column === 'of') return w.of[String(value)] ?? String(value)
  if (report === 'experience' && column === 'name') return saidWord(String(row.of), String(value))
  if (report === 'misuse' && column === 'kind') return w.misuse[String(value)] ?? String(value)
  return Array.isArray(value) ? value.join(', ') : figure(column, value)
}

/** An answer or a reason as shoppers read it, a stage as campaigns name it. */
function saidWord(of: string, name: string): string {
  const { answers, reasons } = wordsOf(experience)
  const { segments } = wordsOf(manager).campaigns
  const words: Readonly<Record<string, string>> = { ...answers, ...reasons, ...segments }
  return words[of === 'stage' ? `stage:${name}` : name] ?? name
}
