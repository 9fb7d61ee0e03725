import { PencilLine } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button, Dialog, TextField } from '../../design/index.ts';
import type { Editing } from './use-editing.ts';
import { respelt, type ShownWord } from './words.ts';

/** Writes one word of the captions otherwise: names are misheard most often. */
export function Respelling({ editing, word }: { readonly editing: Editing; readonly word: ShownWord }) {
  const [isOpen, setOpen] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('word') ?? '').trim();
    if (text !== '') editing.apply(respelt(editing.plan, word.startSeconds, text), 'Correct a word');
    setOpen(false);
  };
  return (
    <>
      <Button size="small" disabled={word.state === 'outside'} onClick={() => setOpen(true)}>
        <PencilLine size={15} aria-hidden /> Correct
      </Button>
      <Dialog title="Correct this word" open={isOpen} onClose={() => setOpen(false)}>
        <form onSubmit={submit} className="grid grid-cols-1 gap-4">
          <TextField
            label="As it is to be written"
            name="word"
            defaultValue={word.text}
            maxLength={200}
            autoFocus
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" weight="primary">
              Correct
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
