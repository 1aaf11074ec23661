/** What the package offers to makers of tills. */
export { type Lines, linesInFile } from './journal.ts'
export { overHttp } from './over-http.ts'
export {
  type Kept,
  type OperationKind,
  type TillAnswer,
  TillClient,
  type TillClientOptions,
  type TillRequest,
} from './till-client.ts'
