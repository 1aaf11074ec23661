/** What `@peculiar/x509` wants of `Reflect` before it is loaded, which JavaScript itself never got. */
type Kept = Map<unknown, Map<unknown, unknown>>

const kept = new WeakMap<object, Kept>()

const own = (key: unknown, target: object, property?: unknown): unknown => kept.get(target)?.get(property)?.get(key)

function inherited(key: unknown, target: object, property?: unknown): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = own(key, at, property)
    if (found !== undefined) return found
  }
  return undefined
}

function define(key: unknown, value: unknown, target: object, property?: unknown): void {
  const ofTarget: Kept = kept.get(target) ?? new Map()
  kept.set(target, ofTarget)
  const ofProperty = ofTarget.get(property) ?? new Map<unknown, unknown>()
  ofTarget.set(property, ofProperty)
  ofProperty.set(key, value)
}

/** Adds the few functions of the metadata proposal, unless somebody did before. */
export function addMetadata(): void {
  if ('getMetadata' in Reflect) return
  Object.assign(Reflect, {
    defineMetadata: define,
    getMetadata: inherited,
    getOwnMetadata: own,
    hasOwnMetadata: (key: unknown, target: object, property?: unknown) => own(key, target, property) !== undefined,
    metadata: (key: unknown, value: unknown) => (target: object, property?: unknown) =>
      define(key, value, target, property),
  })
}
