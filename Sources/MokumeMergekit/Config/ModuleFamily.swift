/// The modules of architectures that mergekit 0.1.5 has, and the names of their tensors.
///
/// A config names modules and not the architecture; what several architectures call alike is found
/// under the names that any of them has.
struct ModuleFamily: Sendable {
  struct Module: Sendable {
    let name: String
    /// What its tensors are called; nil for the module that has all others.
    let glob: String?
  }

  let modules: [Module]

  private static let projector = Module(
    name: "multi_modal_projector",
    glob: "*{multi_modal_projector,visual.merger,visual.deepstack_merger_list}.*")
  private static let text = Module(name: "text_decoder", glob: nil)

  /// Gemma 3, Mistral 3 and the Qwens that see; Llama 4; T5. Those of Whisper mergekit cannot merge.
  static let all: [ModuleFamily] = [
    ModuleFamily(modules: [
      Module(
        name: "vision_tower",
        glob: "*{vision_tower,visual.patch_embed,visual.pos_embed,visual.blocks}.*"),
      projector, text,
    ]),
    ModuleFamily(modules: [Module(name: "vision_model", glob: "*vision_model.*"), projector, text]),
    ModuleFamily(modules: [
      Module(name: "encoder", glob: "encoder.*"), Module(name: "decoder", glob: "decoder.*"),
      Module(name: "shared", glob: nil),
    ]),
  ]

  /// The module of an architecture that has one module.
  static let single = "default"

  /// Every name of a module, each once.
  static var names: [String] {
    var names = [single]
    for module in all.flatMap(\.modules) where !names.contains(module.name) {
      names.append(module.name)
    }
    return names
  }
}
