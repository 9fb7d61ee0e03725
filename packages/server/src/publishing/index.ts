/**
 * Publishing: clips going out to social networks through Upload-Post, off the request path, and the record of what went
 * out. Keys that come with requests stay in the memory of this process.
 */
export type { PublishingContext } from './context.ts';
export { getPost, listPosts, type Post, type PostResult, type PostStatus } from './posts.ts';
export { openPublisher, type PostWish, type Publisher } from './publisher.ts';
export { openUploadPost, type UploadPost } from './upload-post.ts';
