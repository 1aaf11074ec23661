import type { Tactic } from '../domain/choice/terms.ts'
import type { EntranceWords } from '../domain/choice/why.ts'

/** A reason without and with the name of what it is about. */
type Pair = readonly [bare: string, named: (name: string) => string]

const pair = (bare: string, named: (name: string) => string = () => bare): Pair => [bare, named]

const words = (reasons: Readonly<Record<Tactic, Pair>>, firstSale: string): EntranceWords => ({
  chosen: (tactic, name) => (name === undefined ? reasons[tactic][0] : reasons[tactic][1](name)),
  firstSale,
})

/** What the entrance says in each language: kind, and never what would make a shopper feel watched. */
export const entrance = {
  en: words(
    {
      'due-again': pair(
        'You like this, and it is about time again',
        (name) => `You often buy ${name}; it is about time again`,
      ),
      favourite: pair('Because you like this', (name) => `Because you like ${name}`),
      discovery: pair('Something new for you to try', (name) => `Something new for you to try: ${name}`),
      welcome: pair('To welcome you'),
      'at-risk': pair('Good to see you again'),
      'win-back': pair('Good to have you back'),
      popular: pair('Liked by many here', (name) => `Liked by many here: ${name}`),
      everyone: pair('For everybody with a card'),
    },
    'Your first coupons wait here after your first purchase',
  ),
  de: words(
    {
      'due-again': pair(
        'Das mögen Sie, und es ist wieder an der Zeit',
        (name) => `Sie kaufen oft ${name}; es ist wieder an der Zeit`,
      ),
      favourite: pair('Weil Sie das mögen', (name) => `Weil Sie ${name} mögen`),
      discovery: pair('Etwas Neues zum Probieren', (name) => `Etwas Neues zum Probieren: ${name}`),
      welcome: pair('Zur Begrüßung'),
      'at-risk': pair('Schön, Sie wiederzusehen'),
      'win-back': pair('Schön, dass Sie wieder da sind'),
      popular: pair('Bei vielen hier beliebt', (name) => `Bei vielen hier beliebt: ${name}`),
      everyone: pair('Für alle mit Karte'),
    },
    'Ihre ersten Gutscheine warten hier nach Ihrem ersten Einkauf',
  ),
  zh: words(
    {
      'due-again': pair('您喜欢的商品，又该补充了', (name) => `您常买${name}，又该补充了`),
      favourite: pair('因为您喜欢', (name) => `因为您喜欢${name}`),
      discovery: pair('为您推荐的新尝试', (name) => `为您推荐的新尝试：${name}`),
      welcome: pair('欢迎您'),
      'at-risk': pair('很高兴再次见到您'),
      'win-back': pair('欢迎您回来'),
      popular: pair('深受本店顾客喜爱', (name) => `深受本店顾客喜爱：${name}`),
      everyone: pair('持卡顾客均可享受'),
    },
    '首次购物后，您的第一批优惠券将在这里等您',
  ),
}
