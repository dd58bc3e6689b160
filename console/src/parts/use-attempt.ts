import { useState } from 'react';

type Attempt<Input> = { start(input: Input): void; isPending: boolean; error: Error | null };

/** Something that is tried when a button is pressed, once at a time: what the sign-in needs of a mutation, without its library. */
export function useAttempt<Input>(act: (input: Input) => Promise<unknown> | unknown): Attempt<Input> {
  const [{ isPending, error }, set] = useState<{ isPending: boolean; error: Error | null }>({
    isPending: false,
    error: null,
  });
  const start = async (input: Input) => {
    if (isPending) return;
    set({ isPending: true, error: null });
    try {
      await act(input);
      set({ isPending: false, error: null });
    } catch (error) {
      set({ isPending: false, error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
  return { start: (input) => void start(input), isPending, error };
}
