import { z } from 'zod';

/** An error without fields. */
export const Refusal = z
  .object({ error: z.string(), message: z.string() })
  .meta({ id: 'ClipzzError', description: 'What kind of error it is, and what to do.' });
/** An error without fields. */
export type Refusal = z.output<typeof Refusal>;

/** An error of single fields. */
export const FieldRefusal = z
  .object({
    error: z.literal('Validation failed'),
    details: z.array(z.object({ field: z.string(), message: z.string() })),
  })
  .meta({ id: 'ClipzzValidationError' });
/** An error of single fields. */
export type FieldRefusal = z.output<typeof FieldRefusal>;

/** A whole number from 1 on. What is beyond the most clips of a job asks for as many as there are. */
const clipCount = z
  .number('Must be a whole number')
  .int('Must be a whole number')
  .min(1, 'Must be at least 1');
const required = (least = 1) => z.string('Must be a text').min(least, 'Must not be empty');

/** What is processed: a video in the store, and how many clips at most. */
export const ProcessVideoRequest = z
  .object({
    s3_key: required().max(1_024, 'Must have at most 1024 characters'),
    num_clips: clipCount.default(3),
  })
  .meta({ id: 'ProcessVideoRequest' });
/** What is processed. */
export type ProcessVideoRequest = z.input<typeof ProcessVideoRequest>;

/** What was made. */
export const ProcessVideoAnswer = z
  .object({ status: z.literal('success'), clips_processed: z.number().int() })
  .meta({ id: 'ProcessVideoAnswer' });
/** What was made. */
export type ProcessVideoAnswer = z.output<typeof ProcessVideoAnswer>;

/** Why processing failed. */
export const ProcessVideoFailure = z
  .object({ status: z.literal('error'), message: z.string() })
  .meta({ id: 'ProcessVideoFailure' });

/** What somebody signs up with. */
export const SignUpRequest = z
  .object({ email: required(0), password: required(0), name: required(0) })
  .meta({ id: 'SignUpRequest' });
/** What somebody signs up with. */
export type SignUpRequest = z.input<typeof SignUpRequest>;

/** That something was done. */
export const Done = z.object({ success: z.literal(true) }).meta({ id: 'Done' });
/** That something was done. */
export type Done = z.output<typeof Done>;

/** A file that is to be sent to the store. */
export const UploadUrlRequest = z
  .object({
    filename: required().max(1_000, 'Must have at most 1000 characters'),
    fileType: required().regex(/^[\w.+-]+\/[\w.+-]+$/, 'Must be a media type such as video/mp4'),
    fileSize: z
      .number('Must be a number of bytes')
      .int('Must be a whole number')
      .min(1, 'Must be at least 1'),
  })
  .meta({ id: 'UploadUrlRequest' });
/** A file that is to be sent to the store. */
export type UploadUrlRequest = z.input<typeof UploadUrlRequest>;

/** Where it is to be sent: by `PUT`, with its type as Content-Type, within 600 seconds. */
export const UploadUrl = z
  .object({ uploadUrl: z.string(), s3Key: z.string(), uploadedFileId: z.string() })
  .meta({ id: 'UploadUrl' });
/** Where a file is to be sent. */
export type UploadUrl = z.output<typeof UploadUrl>;

/** An uploaded file to be processed. */
export const ProcessUploadRequest = z
  .object({ uploadedFileId: required(), numClips: clipCount })
  .meta({ id: 'ProcessUploadRequest' });
/** An uploaded file to be processed. */
export type ProcessUploadRequest = z.input<typeof ProcessUploadRequest>;

/** Which clip is to be played. */
export const ClipRequest = z.object({ clipId: required() }).meta({ id: 'ClipRequest' });

/** An address, of a clip or of a checkout. */
export const Address = z.object({ url: z.string() }).meta({ id: 'Address' });
/** An address, of a clip or of a checkout. */
export type Address = z.output<typeof Address>;

/** An uploaded file and what became of it. */
export const UploadedFile = z
  .object({
    id: z.string(),
    s3Key: z.string(),
    displayName: z.string(),
    status: z.enum(['queued', 'processing', 'processed', 'no-credits', 'failed']),
    uploaded: z.boolean().meta({ description: 'Whether it was asked to be processed.' }),
    numClips: z.number().int().nullable(),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
    jobId: z.string().nullable().meta({ description: 'Its job in the Clipora API.' }),
    createdAt: z.number().int().meta({ description: 'Milliseconds since 1970.' }),
    clips: z.array(z.object({ id: z.string(), s3Key: z.string() })),
  })
  .meta({ id: 'UploadedFile' });
/** An uploaded file and what became of it. */
export type UploadedFile = z.output<typeof UploadedFile>;

/** Uploaded files, newest first. */
export const UploadedFiles = z.object({ uploadedFiles: z.array(UploadedFile) }).meta({ id: 'UploadedFiles' });
/** Uploaded files, newest first. */
export type UploadedFiles = z.output<typeof UploadedFiles>;

/** A pack at Stripe, by its price id. */
export const StripeCheckoutRequest = z.object({ priceId: required() }).meta({ id: 'StripeCheckoutRequest' });

/** A pack at Razorpay. */
export const RazorpayCheckoutRequest = z
  .object({ priceId: z.enum(['small', 'medium', 'large'], 'Must be small, medium or large') })
  .meta({ id: 'RazorpayCheckoutRequest' });
/** A pack at Razorpay. */
export type RazorpayCheckoutRequest = z.input<typeof RazorpayCheckoutRequest>;

/** An order at Razorpay, for its checkout in the browser. */
export const RazorpayOrder = z
  .object({
    orderId: z.string(),
    amount: z.number().int().meta({ description: 'In paise.' }),
    currency: z.literal('INR'),
    keyId: z.string().meta({ description: 'The public key that the checkout wants.' }),
  })
  .meta({ id: 'RazorpayOrder' });
/** An order at Razorpay, for its checkout in the browser. */
export type RazorpayOrder = z.output<typeof RazorpayOrder>;

const Price = z.object({
  priceId: z.string(),
  amount: z.number().int().meta({ description: 'In minor units.' }),
  currency: z.enum(['USD', 'INR']),
});

/** What can be bought, and through whom: null where a provider does not sell it. */
export const CreditPacks = z
  .object({
    packs: z.array(
      z.object({
        id: z.enum(['small', 'medium', 'large']),
        credits: z.number().int(),
        stripe: Price.nullable(),
        razorpay: Price.nullable(),
      }),
    ),
  })
  .meta({ id: 'CreditPacks' });
/** What can be bought, and through whom. */
export type CreditPacks = z.output<typeof CreditPacks>;
