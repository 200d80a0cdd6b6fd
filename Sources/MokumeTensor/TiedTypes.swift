/// What classes of `transformers` take tied embeddings for, by the `model_type` of their configs, where it is
/// not what the config says.
///
/// These are facts of version 5.23, found by asking each class which of its tensors it ties. What is not
/// named here has two matrices where its config says nothing.
public enum TiedTypes {
  /// Types with heads of decoders that are tied where the config says nothing.
  public static let byDefault: Set<String> = [
    "aya_vision", "bart", "biogpt", "blenderbot", "blenderbot-small", "bloom", "cohere", "cohere2",
    "cohere2_moe", "cohere2_vision", "cohere_compass_text", "ctrl", "deepseek_vl",
    "deepseek_vl_hybrid", "diffusion_gemma", "ernie4_5", "ernie4_5_moe", "ernie4_5_vl_moe",
    "falcon",
    "falcon_mamba", "fun_asr_nano", "gemma", "gemma2", "gemma3", "gemma3_text", "gemma3n",
    "gemma3n_text", "gemma4", "gemma4_text", "gemma4_unified", "gemma4_unified_text", "glmasr",
    "got_ocr2", "gpt-sw3", "gpt2", "gpt_bigcode", "gpt_neo", "gpt_neox_japanese", "granite_docling",
    "granite_speech", "granite_speech_plus", "granite_swa", "hunyuan_vl", "hunyuan_vl_text",
    "hyperclovax_vision_v2", "internvl", "janus", "jetmoe", "kimi_k25", "kosmos-2", "kosmos-2.5",
    "lfm2", "lfm2_moe", "lfm2_vl", "lfm3", "lfm3_vl", "lighton_ocr", "mamba", "marian", "mbart",
    "minicpm3", "minicpm_ocr", "mistral3", "moss_transcribe_diarize", "mpt", "mvp", "openai-gpt",
    "opt", "ovis2", "paddleocr_vl", "paddleocr_vl_text", "paligemma", "pegasus", "plbart",
    "pp_chart2table", "qwen3_asr", "recurrent_gemma", "seamless_m4t", "seamless_m4t_v2",
    "shieldgemma2", "smollm3", "speech_to_text", "starcoder2", "trocr", "vaultgemma",
    "voxtral_realtime", "xglm", "xlnet", "youtu", "zamba", "zamba2", "zaya",
  ]

  /// Types that tie whatever the config says. Configs of T5 1.1 deny it and mean something else.
  public static let always: Set<String> = ["longt5", "mt5", "t5", "udop", "umt5"]

  /// Types with a head that is never tied, although its name and that of the tokens are those of a pair.
  public static let ownHead: Set<String> = [
    "audioflamingo3", "bailing_hybrid", "cosmos3_edge", "dbrx", "evolla", "inkling2",
    "inkling2_text", "inkling_mm_model", "inkling_text", "kimi_linear", "luke", "mllama",
    "mllama_text_model", "molmo2", "moshi", "muse_spark", "musicflamingo", "nemotron_h",
    "pop2piano",
    "pp_formulanet", "qwen2_audio", "reformer", "rembert", "vibevoice_asr", "voxtral", "xlstm",
  ]

  /// Types whose config ties if the part for text does, whatever it says itself.
  public static let heedingPart: Set<String> = [
    "fast_vlm", "glm4v", "glm4v_moe", "glm_ocr", "hunyuan_vl", "llava", "llava_next_video",
    "llava_onevision", "minimax_m3_vl", "paddleocr_vl", "qwen2_5_vl", "qwen2_vl", "shieldgemma2",
    "video_llama_3",
  ]

  /// Types that have a whole model as a part, whose config alone says what is tied, by the key of that part.
  public static let wrappers: [String: String] = [
    "blip-2": "text_config", "instructblip": "text_config", "instructblipvideo": "text_config",
    "encoder-decoder": "decoder", "speech-encoder-decoder": "decoder",
    "vision-encoder-decoder": "decoder", "qwen2_5_omni": "thinker_config",
    "qwen3_omni_moe": "thinker_config",
  ]

  /// Types whose config cannot say that the head is another matrix: their class ignores the key, or it
  /// says how the decoder's output is scaled.
  public static let unsaid: Set<String> = ["mt5", "switch_transformers", "udop", "umt5"]

  /// Heads that a type has in place of `lm_head.weight`, where others have the same tensor beside that one.
  public static let heads: [String: String] = [
    "biogpt": "output_projection.weight", "canary": "proj_out.weight",
    "cohere_asr": "proj_out.weight", "fsmt": "model.decoder.output_projection.weight",
    "moonshine": "proj_out.weight", "moonshine_streaming": "proj_out.weight",
    "t5gemma": "lm_head.out_proj.weight", "t5gemma2": "lm_head.out_proj.weight",
    "trocr": "output_projection.weight", "ultrabert": "head.decoder.weight",
    "whisper": "proj_out.weight",
  ]

  /// Those of them that nothing but the type tells, if they are not stored.
  public static let rareHeads: Set<String> = [
    "head.decoder.weight", "lm_head.out_proj.weight", "model.decoder.output_projection.weight",
    "output_projection.weight",
  ]
}
