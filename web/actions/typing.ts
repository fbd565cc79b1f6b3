/** Letters belong to whoever is typing; a modifier means some other shortcut; a focused control keeps its own keys. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return true;
  // A modal dialog has the keyboard, wherever the focus happens to be.
  if (document.querySelector('dialog[open]') !== null) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="menu"]') !== null) return true;
  if (target.matches('input[type="radio"]')) return event.key.startsWith('Arrow');
  if (target.matches('button, a')) return event.key === 'Enter';
  return target.matches('input, textarea, select') || target.isContentEditable;
}
