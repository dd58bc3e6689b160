/** Which forms on the page hold something that is not sent yet. */

/** What leaving it would interrupt: the page, or only the tab. */
export type Place = 'page' | 'tab';

type Form = { place: Place; ask: () => boolean };

export function watchForms() {
  const forms = new Set<Form>();
  return {
    /** @returns what takes it out again */
    add(form: Form): () => void {
      forms.add(form);
      return () => void forms.delete(form);
    },
    /** Leaving the tab leaves the page as well. */
    hasUnsaved: (left: Place) => [...forms].some(({ place, ask }) => (left === 'tab' || place === 'page') && ask()),
  };
}
