type Sheet = 'palette' | 'keys';

let open = $state<Sheet | null>(null);

/** Which of the two sheets over the page is open: the command palette, or the list of keys. */
export const palette = {
  get open(): Sheet | null {
    return open;
  },
  show(sheet: Sheet): void {
    open = sheet;
  },
  hide(): void {
    open = null;
  },
};
