const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** For the frame around the pages of somebody who is signed in, and for what several of them say. */
export const frame = {
  signOut: 'Sign out',
  signedInAs: (username: string) => `Signed in as ${username}`,
  toggleColors: 'Switch between light and dark',
  acts: 'Commands',
  toggleNavigation: 'Navigation',
  searchOrJump: 'Search or jump to…',
  commandKey: isMac ? '⌘ K' : 'Ctrl K',
  searchCommands: 'Search people, pages and commands',
  noCommand: 'Nothing matches.',
  shortcuts: 'Keyboard shortcuts',
  shortcutList: 'This list',
  shiftKey: 'Shift',
  shortcutSwitch: 'Single-key shortcuts',
  shortcutSwitchHint:
    'Single letters and signs, without Ctrl. Arrow keys and Enter always work. Saved in this browser.',
  shortcutsOff: 'Switch single-key shortcuts off',
  shortcutsOn: 'Switch single-key shortcuts on',
  cancel: 'Cancel',
  save: 'Save',
  saved: 'Saved.',
  unsaved: {
    title: 'Leave without saving?',
    body: 'Your changes on this page are not saved. This tab keeps them until you sign out, except for passwords.',
    stay: 'Stay here',
    leave: 'Leave',
    signOut: 'Changes and decisions that are not saved or sent yet are lost when you sign out. Sign out?',
    otherAccount: 'Your changes and decisions on this page are lost if you switch accounts. Leave the page?',
  },
  sendKey: isMac ? '⌘ Enter' : 'Ctrl Enter',
  signInAgain: {
    title: 'Sign in again to continue',
    ended: 'Your session has ended.',
    signedOut: 'You signed out in another tab.',
    somebodyElse: (username: string) =>
      `${username} signed in with this browser in another tab. What you typed here cannot be sent as ${username}.`,
    stays: 'This page and what you typed on it are still here.',
    otherAccount: 'Use another account',
    goOnAs: (username: string) => `Continue as ${username}`,
  },
  loadMore: 'Show more',
  nothingFound: 'Nothing found.',
  clearFilter: (label: string) => `Clear the filter ${label}`,
  searchIn: (label: string) => `Search: ${label}`,
  you: 'you',
};
