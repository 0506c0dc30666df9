// A question that cannot be read: what is wrong and what to do, from which character to which.
export class SearchFault extends Error {
  override readonly name = 'SearchFault'
  readonly from: number
  readonly to: number

  constructor(message: string, from: number, to: number) {
    super(message)
    this.from = from
    this.to = to
  }
}
