/**
 * Puts text on the clipboard.
 * @returns false where the browser does not let us; the text is then selected in `source`, for Ctrl+C
 */
export async function copyText(text: string, source: HTMLElement | null = null): Promise<boolean> {
  // Without https there is no `clipboard`: a desk on a branch's own network often has none.
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  if (clipboard !== undefined) {
    try {
      await clipboard.writeText(text);
      return true;
    } catch (refused) {
      if (!(refused instanceof DOMException)) throw refused;
    }
  }
  return copySelected(text, source);
}

/** The old way: what is selected is copied. Within an open dialog, for outside of it nothing can be selected. */
function copySelected(text: string, source: HTMLElement | null): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'unseen';
  const before = document.activeElement;
  (source?.closest('dialog') ?? document.body).append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!copied && source !== null) getSelection()?.selectAllChildren(source);
  return copied;
}
