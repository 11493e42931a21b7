// Checks credentials with libraries that share no code with Stoa, and without the network.
// Usage: node verify.mjs CONTEXTS_FOLDER < request.json, where the request is {"credentials": [...], "documents": {url: document}}
// (documents: status lists; "files" is {url: base64} of what credentials pin under relatedResource). Prints one JSON array, an entry {"verified", "withdrawn", "error"} a credential.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

const folder = process.argv[2];
const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
const request = JSON.parse(readFileSync(0, 'utf8'));

async function documentLoader(url) {
  if(index[url]) {
    return {contextUrl: null, documentUrl: url, document: JSON.parse(readFileSync(join(folder, index[url]), 'utf8'))};
  }
  if(request.documents && request.documents[url]) {
    return {contextUrl: null, documentUrl: url, document: request.documents[url]};
  }
  if(url.startsWith('did:key:')) {
    return {contextUrl: null, documentUrl: url, document: await didKeyDocument(url)};
  }
  throw new Error(`nothing is fetched: ${url}`);
}

async function didKeyDocument(url) {
  const [did, fragment] = url.split('#');
  const publicKeyMultibase = did.slice('did:key:'.length);
  const id = `${did}#${publicKeyMultibase}`;
  const pair = await Ed25519Multikey.from({type: 'Multikey', id, controller: did, publicKeyMultibase});
  const key = await pair.export({publicKey: true, includeContext: true});
  if(fragment !== undefined) {
    return key;
  }
  return {'@context': 'https://www.w3.org/ns/did/v1', id: did, verificationMethod: [key], assertionMethod: [id]};
}

// Whether each of the given files that the credential pins is the one it pins (W3C VC 2.0, relatedResource).
function pinsFit(credential) {
  const resources = [credential.relatedResource || []].flat().filter(({id}) => request.files && request.files[id]);
  return resources.every(({id, digestSRI}) => {
    const [algorithm, digest] = digestSRI.split(/-(.*)/s);
    return createHash(algorithm).update(Buffer.from(request.files[id], 'base64')).digest('base64') === digest;
  });
}

const results = [];
for(const credential of request.credentials) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
  const error = result.error && (result.error.errors || [result.error]).map(String).join('; ');
  const statuses = (result.statusResult && result.statusResult.results) || [];
  results.push({verified: result.verified && pinsFit(credential), withdrawn: statuses.some(({status}) => status === true), error: error || ''});
}
console.log(JSON.stringify(results));
