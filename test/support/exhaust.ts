import type { Budget } from '../../src/features/throttle/budget.ts';
import { spend } from '../../src/features/throttle/spend.ts';
import { Problem } from '../../src/problems.ts';
import type { Installation } from './installation.ts';

/** Until nothing is left of it. */
export async function exhaust({ deps }: Installation, budget: Budget): Promise<void> {
  for (;;) {
    try {
      await spend(deps, [budget]);
    } catch (error) {
      if (error instanceof Problem) return;
      throw error;
    }
  }
}
