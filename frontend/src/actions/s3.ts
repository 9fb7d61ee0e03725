import type { UploadUrl, UploadUrlRequest } from '@reelwright/server/dialects/clipzz';
import { request } from './request.ts';

/**
 * An address to which this very file can be sent by `PUT`, with its type as Content-Type, within 600 seconds. Throws
 * RequestError with a sentence, e.g. when more than ten were asked for in a minute.
 */
export function generateUploadUrl(file: UploadUrlRequest): Promise<UploadUrl> {
  return request<UploadUrl>('/api/actions/upload-url', { method: 'POST', json: file });
}
