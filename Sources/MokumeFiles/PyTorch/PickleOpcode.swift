/// The instructions of a pickle that state dicts are made of, as in `pickletools`.
///
/// The list is that of PyTorch's own restricted unpickler (`torch/_weights_only_unpickler.py`).
enum PickleOpcode: UInt8 {
  case proto = 0x80
  case global = 0x63
  case reduce = 0x52
  case build = 0x62
  case newObject = 0x81
  case persistentID = 0x51
  case mark = 0x28
  case tuple = 0x74
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case emptyTuple = 0x29
  case emptyList = 0x5D
  case emptyMap = 0x7D
  case emptySet = 0x8F
  case append = 0x61
  case appends = 0x65
  case setItem = 0x73
  case setItems = 0x75
  case none = 0x4E
  case newTrue = 0x88
  case newFalse = 0x89
  case int4 = 0x4A
  case int1 = 0x4B
  case int2 = 0x4D
  case long1 = 0x8A
  case float = 0x47
  case text = 0x58
  case shortString = 0x55
  case put1 = 0x71
  case put4 = 0x72
  case get1 = 0x68
  case get4 = 0x6A
  case stop = 0x2E
}
