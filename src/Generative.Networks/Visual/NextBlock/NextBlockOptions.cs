namespace Generative.Networks;

/// <summary>
/// Sizes of a <see cref="NextBlockTransformer"/>; names in parentheses are those of the published code (Ren et al. 2025).
/// </summary>
public sealed record NextBlockOptions
{
    private static readonly string[] Names =
    [
        "n_layer", "n_head", "n_embd", "block_size", "token_number_per_step", "vocab_size", "gpt_vocab_size", "class_cond_dim",
        "cond_token_num", "cond_stage_key", "unconditional", "starts_with_bov", "hybrid", "semi_ar", "vtokens_pos", "n_unmasked",
        "transformer_dropout", "embd_pdrop", "resid_pdrop", "attn_pdrop", "p_drop_cond",
    ];

    /// <summary>Number of layers (<c>n_layer</c>).</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads (<c>n_head</c>).</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Width of a token (<c>n_embd</c>); a multiple of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Positions there are (<c>block_size</c>; not the size of a block of tokens).</summary>
    public int Positions { get; init; } = 1280;

    /// <summary>Tokens of a block (<c>token_number_per_step</c>).</summary>
    public int BlockSize { get; init; } = 16;

    /// <summary>Number of video tokens (<c>vocab_size</c>).</summary>
    public int VideoTokens { get; init; } = 64_000;

    /// <summary>
    /// Number of classes (<c>class_cond_dim</c>), for the published layout <c>hybrid</c>, which begins by itself; 0 for the unconditional
    /// one, which continues a first block.
    /// </summary>
    public int Classes { get; init; }

    /// <summary>Share of embeddings and of each branch's entries dropped in training (<c>transformer_dropout</c>).</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a class and marks stand before and between the video's tokens (<c>hybrid</c>).</summary>
    public bool IsHybrid => Classes > 0;

    /// <summary>Ids before the first video token: marks, then classes.</summary>
    public int FirstToken => IsHybrid ? BlockSize + Classes : 0;

    /// <summary>Tokens the network knows: marks, classes and video tokens (<c>gpt_vocab_size</c>).</summary>
    public int VocabularySize => FirstToken + VideoTokens;

    /// <summary>Reads settings under their published names. What says how it was trained beyond its dropout is passed over.</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, out of range, or asks for another architecture.</exception>
    public static NextBlockOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var config = new ConfigReader(settings, Names);
        config.Only("semi_ar", true);
        config.Only("vtokens_pos", false);
        config.Only("n_unmasked", 0);
        var hybrid = config.Get("hybrid", false);
        if (hybrid)
        {
            config.OneOf("cond_stage_key", config.Get("cond_stage_key", "label"), "label");
            config.Only("cond_token_num", 1);
        }
        else
            config.Only("cond_token_num", 0);
        config.Only("unconditional", !hybrid);
        config.Only("starts_with_bov", hybrid);
        var options = new NextBlockOptions
        {
            Layers = settings.Required<int>("n_layer"),
            Heads = settings.Required<int>("n_head"),
            Width = settings.Required<int>("n_embd"),
            Positions = settings.Required<int>("block_size"),
            BlockSize = settings.Required<int>("token_number_per_step"),
            VideoTokens = settings.Required<int>("vocab_size"),
            Classes = hybrid ? config.AtLeast("class_cond_dim", 1, settings.Required<int>("class_cond_dim")) : 0,
            Dropout = config.Get("transformer_dropout", config.Get("resid_pdrop", 0.0)),
        };
        config.Only("gpt_vocab_size", options.VocabularySize);
        options.Check(settings.Source);
        return options;
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source)
    {
        var least = IsHybrid ? 1 + (2 * BlockSize) : BlockSize;
        new SettingChecks(source).Positive(Layers, "n_layer").Positive(Heads, "n_head").Positive(Width, "n_embd")
            .Positive(BlockSize, "token_number_per_step").Positive(VideoTokens, "vocab_size").Multiple(Width, "n_embd", Heads, "n_head")
            .That(Classes >= 0, "class_cond_dim", Classes, "give at least 0")
            .That(Positions >= least, "block_size", Positions, $"give at least {least}, so that a second block can be made")
            .That(Dropout is >= 0 and < 1, "transformer_dropout", Dropout, "give a share from 0 to below 1");
    }
}
