namespace Generative.Networks;

/// <summary>Sizes of a <see cref="DiT"/> under their published names; the defaults are DiT-XL/2's for pictures of 256.</summary>
public sealed record DiTOptions
{
    private static readonly string[] Names =
    [
        "input_size", "patch_size", "in_channels", "hidden_size", "depth", "num_heads", "mlp_ratio", "class_dropout_prob", "num_classes",
        "learn_sigma",
    ];

    /// <summary>Height and width of the latents (<c>input_size</c>); a multiple of <see cref="PatchSize"/>.</summary>
    public int InputSize { get; init; } = 32;

    /// <summary>Height and width of a patch (<c>patch_size</c>).</summary>
    public int PatchSize { get; init; } = 2;

    /// <summary>Channels of the latents (<c>in_channels</c>).</summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Width of a token (<c>hidden_size</c>); a multiple of 4 and of <see cref="NumHeads"/>.</summary>
    public int HiddenSize { get; init; } = 1152;

    /// <summary>Number of blocks (<c>depth</c>).</summary>
    public int Depth { get; init; } = 28;

    /// <summary>Attention heads (<c>num_heads</c>).</summary>
    public int NumHeads { get; init; } = 16;

    /// <summary>Inner width of the blocks' layers over <see cref="HiddenSize"/> (<c>mlp_ratio</c>).</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>
    /// Share of classes dropped in training (<c>class_dropout_prob</c>): above 0 the class table has a last row for "no class".
    /// </summary>
    public double ClassDropoutProb { get; init; } = 0.1;

    /// <summary>Number of classes (<c>num_classes</c>).</summary>
    public int NumClasses { get; init; } = 1000;

    /// <summary>Whether the network also answers with variances, after the noise (<c>learn_sigma</c>).</summary>
    public bool LearnSigma { get; init; } = true;

    /// <summary>Rows of the class table.</summary>
    public int ClassRows => NumClasses + (ClassDropoutProb > 0 ? 1 : 0);

    /// <summary>Channels of the answer.</summary>
    public int OutChannels => LearnSigma ? 2 * InChannels : InChannels;

    /// <summary>Reads the settings; absent ones take their defaults, names beginning with "_" are a file's own remarks.</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static DiTOptions Read(ComponentSettings settings)
    {
        var config = new ConfigReader(settings, Names);
        var usual = new DiTOptions();
        var options = new DiTOptions
        {
            InputSize = config.Get("input_size", usual.InputSize),
            PatchSize = config.Get("patch_size", usual.PatchSize),
            InChannels = config.Get("in_channels", usual.InChannels),
            HiddenSize = config.Get("hidden_size", usual.HiddenSize),
            Depth = config.Get("depth", usual.Depth),
            NumHeads = config.Get("num_heads", usual.NumHeads),
            MlpRatio = config.Get("mlp_ratio", usual.MlpRatio),
            ClassDropoutProb = config.Get("class_dropout_prob", usual.ClassDropoutProb),
            NumClasses = config.Get("num_classes", usual.NumClasses),
            LearnSigma = config.Get("learn_sigma", usual.LearnSigma),
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source)
    {
        new SettingChecks(source)
            .Positive(InputSize, "input_size").Positive(PatchSize, "patch_size").Positive(InChannels, "in_channels")
            .Positive(HiddenSize, "hidden_size").Positive(Depth, "depth").Positive(NumHeads, "num_heads")
            .Positive(NumClasses, "num_classes")
            .Multiple(InputSize, "input_size", PatchSize, "patch_size").Multiple(HiddenSize, "hidden_size", NumHeads, "num_heads")
            .That(HiddenSize % 4 == 0, "hidden_size", HiddenSize,
                "give a multiple of 4 (positions are sines and cosines of rows and columns)")
            .That(MlpRatio > 0 && HiddenSize * MlpRatio is >= 1 and < int.MaxValue, "mlp_ratio", MlpRatio,
                "give a positive number, usually 4")
            .That(ClassDropoutProb is >= 0 and <= 1, "class_dropout_prob", ClassDropoutProb, "give a probability from 0 to 1");
    }
}
