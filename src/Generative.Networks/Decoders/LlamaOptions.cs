namespace Generative.Networks;

/// <summary>Sizes of a <see cref="LlamaModel"/>; names in parentheses are those of the published config.</summary>
public sealed record LlamaOptions
{
    /// <summary>Width of a token (<c>hidden_size</c>).</summary>
    public int Width { get; init; } = 288;

    /// <summary>Inner width of the gated layers (<c>intermediate_size</c>).</summary>
    public int InnerWidth { get; init; } = 768;

    /// <summary>Number of blocks (<c>num_hidden_layers</c>).</summary>
    public int Layers { get; init; } = 6;

    /// <summary>Heads of the queries (<c>num_attention_heads</c>).</summary>
    public int Heads { get; init; } = 6;

    /// <summary>Heads of keys and values (<c>num_key_value_heads</c>); divides <see cref="Heads"/>.</summary>
    public int KeyHeads { get; init; } = 6;

    /// <summary>Width of one head (<c>head_dim</c>, else width over heads); even.</summary>
    public int HeadSize { get; init; } = 48;

    /// <summary>Number of tokens (<c>vocab_size</c>).</summary>
    public int VocabularySize { get; init; } = 32_000;

    /// <summary>Positions the network was made for (<c>max_position_embeddings</c>).</summary>
    public int MaxLength { get; init; } = 2048;

    /// <summary>Added to the mean square in the norms (<c>rms_norm_eps</c>).</summary>
    public double NormEps { get; init; } = 1e-6;

    /// <summary>
    /// Activation of the gated layers (<c>hidden_act</c>): silu or swish; gelu; gelu_new, gelu_pytorch_tanh or gelu_fast, which are the
    /// same; quick_gelu, relu, tanh.
    /// </summary>
    public string Activation { get; init; } = "silu";

    /// <summary>Base of the rotary frequencies (<c>rope_theta</c>).</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Change of those frequencies (<c>rope_scaling</c>, newer <c>rope_parameters</c>); null for none.</summary>
    public RotaryScaling? Scaling { get; init; }

    /// <summary>Whether the token table itself reads the answer off (<c>tie_word_embeddings</c>).</summary>
    public bool TiedWeights { get; init; }

    /// <summary>Whether queries, keys and values have biases (<c>attention_bias</c>; always in Qwen2).</summary>
    public bool QueryBias { get; init; }

    /// <summary>Whether the attention's last layer has a bias (<c>attention_bias</c>; never in Qwen2).</summary>
    public bool OutputBias { get; init; }

    /// <summary>Whether the gated layers have biases (<c>mlp_bias</c>).</summary>
    public bool InnerBias { get; init; }

    /// <summary>
    /// Latest positions each block sees, the present one included (<c>sliding_window</c>, <c>max_window_layers</c>, <c>layer_types</c>);
    /// 0 for all. One number a block, or empty where all blocks see everything.
    /// </summary>
    public IReadOnlyList<int> Windows { get; init; } = [];

    /// <summary>Standard deviation of fresh weights (<c>initializer_range</c>).</summary>
    public double InitDeviation { get; init; } = 0.02;

    /// <summary>
    /// Most positions of a text: <see cref="MaxLength"/>, and so many times more where frequencies are divided (<see cref="Scaling"/>);
    /// null with dynamic frequencies, which follow the text.
    /// </summary>
    public int? ContextLength => Scaling?.Kind switch
    {
        RotaryScalingKind.Dynamic => null,
        RotaryScalingKind.Linear => Longer(MaxLength),
        RotaryScalingKind.Yarn => Math.Max(MaxLength, Longer(Scaling.OriginalLength ?? MaxLength)),
        _ => MaxLength,
    };

    /// <summary>
    /// Reads the settings of <c>LlamaForCausalLM</c>, <c>MistralForCausalLM</c> or <c>Qwen2ForCausalLM</c>; <c>model_type</c> says which.
    /// A published config, which names its <c>model_type</c>, may hold fields that are not known here, unless they are known to change
    /// the network.
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, out of range, or asks for another architecture.</exception>
    public static LlamaOptions Read(ComponentSettings settings) => LlamaConfig.Read(settings);

    /// <summary>Latest positions a block sees; 0 for all.</summary>
    internal int WindowOf(int layer) => Windows.Count == 0 ? 0 : Windows[layer];

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source) => new SettingChecks(source)
        .Positive(Width, "hidden_size").Positive(InnerWidth, "intermediate_size").Positive(Layers, "num_hidden_layers")
        .Positive(Heads, "num_attention_heads").Positive(KeyHeads, "num_key_value_heads").Positive(VocabularySize, "vocab_size")
        .Positive(MaxLength, "max_position_embeddings")
        .Multiple(Heads, "num_attention_heads", KeyHeads, "num_key_value_heads")
        .That(HeadSize >= 2 && HeadSize % 2 == 0, "head_dim", HeadSize, "give an even number: rotary positions turn pairs")
        .That(Scaling?.Kind != RotaryScalingKind.Dynamic || HeadSize > 2, "head_dim", HeadSize, "give at least 4 with dynamic frequencies")
        .That(NormEps > 0 && double.IsFinite(NormEps), "rms_norm_eps", NormEps, "give a positive number, usually 1e-5")
        .That(DecoderActivations.Names.Contains(Activation), "hidden_act", Activation,
            $"give one of {string.Join(", ", DecoderActivations.Names)}")
        .That(RopeTheta > 1 && double.IsFinite(RopeTheta), "rope_theta", RopeTheta, "give a number above 1, usually 10000")
        .That(InitDeviation >= 0 && double.IsFinite(InitDeviation), "initializer_range", InitDeviation, "give a number of at least 0")
        .That(Windows.Count == 0 || Windows.Count == Layers, "layer_types", Windows.Count, $"give one for each of the {Layers} layers")
        .That(Windows.All(w => w >= 0), "sliding_window", Windows.DefaultIfEmpty().Min(), "give at least 1, or null for none");

    private int Longer(int length) => (int)Math.Min(length * Scaling!.Factor, int.MaxValue);
}
