import type { Attachment } from 'svelte/attachments';

/** Ctrl+Enter (⌘+Enter) anywhere in a form sends it: hands stay on the keyboard in a text box of several lines. */
export const ctrlEnter: Attachment<HTMLFormElement> = (form) => {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  };
  form.addEventListener('keydown', onKey);
  return () => form.removeEventListener('keydown', onKey);
};
