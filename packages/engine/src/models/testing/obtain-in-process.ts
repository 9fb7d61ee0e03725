// Run as a program of its own by the store's tests: obtains a model as another process would.
import { obtainModel } from '../store.ts';
import { catalogueOf, describeFile, modelBytes } from './shop.ts';

const [folder = '', address = ''] = process.argv.slice(2);
const { model } = await obtainModel('yunet', {
  store: { folder, mirror: null, catalogue: catalogueOf(describeFile(modelBytes, { https: [address] })) },
});
console.log(model);
