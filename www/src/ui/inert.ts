/** Takes an element out of reach while a layer covers it. React 18 passes the attribute on as it is. */
export function inertWhen(covered: boolean): { inert?: string } {
  return covered ? { inert: '' } : {};
}
