/// The templates that mergekit has names for, written from the formats and not from mergekit's texts.
///
/// Spaces and line ends that come of how mergekit's texts are laid out are not in them.
enum ChatTemplate {
  /// The names that a config may give, the one for "what most models have" first.
  static let names = ["auto"] + texts.keys.sorted()

  /// The text of a template, by its name.
  static let texts = [
    "alpaca": alpaca, "chatml": chatML, "exaone": exaone, "llama3": llama3, "mistral": mistral,
  ]

  /// Sections under headings with an empty line between them; the system's has no heading. Stanford Alpaca's
  /// own begin with a sentence that mergekit leaves to the system.
  private static let alpaca =
    #"{% set headings = {'system': '', 'user': '### Instruction:\n', "#
    + #"'user_context': '### Input:\n', 'assistant': '### Response:\n'} %}"#
    + #"{% for message in messages if message['role'] in headings %}"#
    + #"{{ ('' if loop.first else '\n\n') + headings[message['role']] "#
    + #"+ message['content'] | trim }}{% endfor %}"#
    + #"{% if add_generation_prompt and messages[-1]['role'] != 'assistant' %}"#
    + #"{{ '\n\n### Response:\n' }}{% endif %}"#

  /// Each message between two tokens, its role on the first line.
  private static let chatML =
    #"{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' "#
    + #"+ message['content'] + '<|im_end|>\n' }}{% endfor %}"#
    + #"{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"#

  /// Each message behind its role; what the user says ends with the line, other turns with a token, and
  /// there is always a turn of the system. LG's EXAONE 3.0.
  private static let exaone =
    #"{% if messages[0]['role'] != 'system' %}{{ '[|system|][|endofturn|]\n' }}{% endif %}"#
    + #"{% for message in messages %}{{ '[|' + message['role'] + '|]' + message['content'] "#
    + #"+ ('\n' if message['role'] == 'user' else '[|endofturn|]\n') }}{% endfor %}"#
    + #"{% if add_generation_prompt %}{{ '[|assistant|]' }}{% endif %}"#

  /// A header with the role, an empty line, the message and the end of the turn. Meta's Llama 3.
  private static let llama3 =
    #"{{ bos_token }}{% for message in messages %}"#
    + #"{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' "#
    + #"+ message['content'] | trim + '<|eot_id|>' }}{% endfor %}{% if add_generation_prompt %}"#
    + #"{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"#

  /// Questions between two marks, answers with an end behind them; what the system says begins the first
  /// question. Mistral 7B Instruct.
  private static let mistral =
    #"{% set before = messages[0]['content'] + '\n\n' if messages[0]['role'] == 'system' else '' %}"#
    + #"{{ bos_token }}{% for message in (messages[1:] if before else messages) %}"#
    + #"{% if message['role'] != ('user' if loop.index is odd else 'assistant') %}"#
    + #"{{ raise_exception('user and assistant take turns, and the user begins') }}"#
    + #"{% elif message['role'] == 'user' %}"#
    + #"{{ ' [INST] ' + (before if loop.first else '') + message['content'] + ' [/INST]' }}"#
    + #"{% else %}{{ ' ' + message['content'] + eos_token }}{% endif %}{% endfor %}"#
}
