export { foldedView, squeezedView } from './views/folded.ts';
export { plainView } from './views/plain.ts';
export { originalView, toOriginal, type View } from './views/view.ts';
