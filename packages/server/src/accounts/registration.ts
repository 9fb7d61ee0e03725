import { z } from 'zod';
import { isTooLong, LONGEST_PASSWORD_BYTES } from './password.ts';

const shortestPassword = 8;
const longestName = 100;

/** RFC 5321, 4.5.3.1.3: a path of 256 with its brackets. */
const longestEmail = 254;

/** Case does not tell people apart, though RFC 5321 would let it. */
const Email = z
  .string('must be an e-mail address')
  .trim()
  .toLowerCase()
  .pipe(
    z.email('must be an e-mail address').max(longestEmail, `must have at most ${longestEmail} characters`),
  );

const NewPassword = z
  .string(`must be a text of at least ${shortestPassword} characters`)
  .refine((text) => [...text].length >= shortestPassword, `must have at least ${shortestPassword} characters`)
  .refine((text) => !isTooLong(text), `must have at most ${LONGEST_PASSWORD_BYTES} bytes`)
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** A name that people gave to themselves or to a thing of theirs. */
export const Name = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .max(longestName, `must have at most ${longestName} characters`)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must not contain control characters');

/** What somebody signs up with. Made by parsing, so that nothing else can be signed up with. */
export const Registration = z
  .object({ email: Email, password: NewPassword, name: Name.optional() })
  .brand<'Registration'>();
/** A sign-up that was checked. */
export type Registration = z.output<typeof Registration>;

/**
 * What somebody logs in with. Nothing is said of what is right: what never was an account's is answered as a wrong
 * password is.
 */
export const Login = z.object({
  email: z.string('must be an e-mail address').max(1_000, 'is too long'),
  password: z.string('must be a text').max(1_000, 'is too long'),
});
/** A log-in as it came. */
export type Login = z.output<typeof Login>;

/** An address as it stands in the table; undefined for a text that cannot stand there. */
export function storedEmail(text: string): string | undefined {
  return Email.safeParse(text).data;
}
