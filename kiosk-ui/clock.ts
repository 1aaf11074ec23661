/** The one clock of the screens, in ms. */
// biome-ignore lint/plugin: a page starts here, so its clock does too
export const now = (): number => Date.now()
