import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

/**
 * A dialog, which is open as long as it is there. Escape closes it, unless it is lasting, and focus goes back to where
 * it was.
 */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  lasting?: boolean;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={title}
      onClose={props.onClose}
      onCancel={(event) => {
        if (props.lasting) {
          event.preventDefault();
        }
      }}
    >
      <h2 id={title}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}
