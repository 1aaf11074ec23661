import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { common } from '../../../src/words/screens/common.ts'
import { manager } from '../../../src/words/screens/manager.ts'
import { now } from '../../clock.ts'
import { wordsOf } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { LookSwitch } from '../../parts/look-switch.tsx'
import { Page } from '../../parts/page.tsx'
import { moment } from './format.ts'
import { followAddress, type Place, place, visiblePlaces } from './places.ts'
import { Programme } from './programme/programme.tsx'
import { begin, session, signOut } from './session.ts'
import { Access } from './views/access.tsx'
import { Audit } from './views/audit.tsx'
import { Campaigns } from './views/campaigns.tsx'
import { Cards } from './views/cards.tsx'
import { Consents } from './views/consents.tsx'
import { Devices } from './views/devices.tsx'
import { FirstStart } from './views/first-start.tsx'
import { Overview } from './views/overview.tsx'
import { Points } from './views/points.tsx'
import { Reports } from './views/reports.tsx'
import { Safety } from './views/safety.tsx'
import { SignIn } from './views/sign-in.tsx'
import { Staff } from './views/staff.tsx'
import { Tickets } from './views/tickets.tsx'

const VIEWS: Readonly<Record<Place, () => preact.JSX.Element>> = {
  overview: Overview,
  programme: Programme,
  campaigns: Campaigns,
  cards: Cards,
  reports: Reports,
  consents: Consents,
  tickets: Tickets,
  points: Points,
  devices: Devices,
  staff: Staff,
  safety: Safety,
  audit: Audit,
  access: Access,
}

/** The console: first start, sign-in, and the pages that who is signed in may see. */
export function Manager() {
  useEffect(() => void begin(), [])
  const current = session.value
  switch (current.state) {
    case 'asking':
      return <Page quiet={true}>{wordsOf(common).loading}</Page>
    case 'first-start':
      return <FirstStart setup={current.setup} />
    case 'out':
      return <SignIn wasIn={current.wasIn} />
    case 'in':
      return <Console />
  }
}

function Console() {
  const w = wordsOf(manager)
  useEffect(followAddress, [])
  const current = session.value
  const at = place.value
  const View = VIEWS[at]
  if (current.state !== 'in') return null
  const { operator, role, shop } = current.as
  const who = (
    <div class="who">
      <span>
        <strong>{shop.name}</strong> · {operator}, {w.roles[role]}
      </span>
      <LookSwitch />
      <Button quiet={true} onPress={() => void signOut()}>
        {w.signOut}
      </Button>
    </div>
  )
  return (
    <Page aside={who} shows={true}>
      <div class="console">
        <nav aria-label={w.pages}>
          <ul>
            {visiblePlaces().map((each) => (
              <li key={each}>
                <a href={`#/${each}`} aria-current={each === at ? 'page' : undefined}>
                  {w.places[each]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="view" key={at}>
          <Title text={w.places[at]} />
          <OnPaper shop={shop.name} />
          <View />
        </div>
      </div>
    </Page>
  )
}

/** On paper only: of which shop this is, and when it was printed. */
function OnPaper({ shop }: { readonly shop: string }) {
  const at = useSignal(now())
  useEffect(() => {
    const printing = (): void => {
      at.value = now()
    }
    window.addEventListener('beforeprint', printing)
    return () => window.removeEventListener('beforeprint', printing)
  }, [])
  return (
    <p class="onpaper">
      {shop} · {moment(new Date(at.value).toISOString())}
    </p>
  )
}

/** A page begins with its title, which is where a reader of the screen goes on. */
function Title({ text }: { readonly text: string }) {
  useEffect(() => {
    document.title = `${text} · Stempel`
  }, [text])
  return <h1 tabIndex={-1}>{text}</h1>
}
