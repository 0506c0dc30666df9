// Node takes an event's currentTarget away after the first listener; a collection that is stopped in the middle of a subset is another
// one, and ends the process. Importing this gives every listener what it has in a browser.

const given = Object.getOwnPropertyDescriptor(Event.prototype, 'currentTarget')

Object.defineProperty(Event.prototype, 'currentTarget', {
  ...given,
  get(this: Event) {
    return given?.get?.call(this) ?? this.target
  },
})
