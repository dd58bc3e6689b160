/** `TEST_TIER=full npm test` repeats races as often as their cases ask for; the ordinary run takes a share of it. */
export const isFullTier = process.env['TEST_TIER'] === 'full';
