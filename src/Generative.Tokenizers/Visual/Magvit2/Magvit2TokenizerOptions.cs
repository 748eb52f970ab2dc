using System.Globalization;
using Generative.Networks;

namespace Generative.Tokenizers;

/// <summary>
/// Settings of a <see cref="Magvit2Tokenizer"/> with lookup-free quantisation. In a config they stand under the published names of
/// <c>VQModel</c>'s arguments, and one name of ours: <c>bit_order</c>, <c>least-significant-first</c> (the published order, and what a
/// config without the field means) or <c>most-significant-first</c>. Immutable.
/// </summary>
public sealed record Magvit2TokenizerOptions
{
    internal const string TypeName = "VQModel";

    private const string Order = "bit_order";

    private static readonly Dictionary<string, BitOrder> Orders = new(StringComparer.Ordinal)
    {
        ["least-significant-first"] = BitOrder.LeastSignificantFirst,
        ["most-significant-first"] = BitOrder.MostSignificantFirst,
    };

    private static readonly string[] Used =
    [
        "ddconfig", "lossconfig", "n_embed", "embed_dim", "sample_minimization_weight", "batch_maximization_weight",
        "token_factorization", "factorized_bits", Order,
    ];

    /// <summary>How a published model was trained: nothing a finished tokenizer depends on.</summary>
    private static readonly string[] Training =
    [
        "ckpt_path", "ignore_keys", "image_key", "colorize_nlabels", "monitor", "learning_rate", "resume_lr", "warmup_epochs",
        "scheduler_type", "min_learning_rate", "use_ema", "stage", "lr_drop_epoch", "lr_drop_rate", "use_shared_epoch", "wp", "wp0", "wpe",
        "max_iter", "sche_type", "wp_iter", "lr_drop_iter",
    ];

    /// <summary>Sizes of encoder and decoder (<c>ddconfig</c>).</summary>
    public required Magvit2Options Network { get; init; }

    /// <summary>The quantiser.</summary>
    public required LookupFreeOptions Quantizer { get; init; }

    /// <summary>Reads settings under their published names.</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, or out of range; the message names it.</exception>
    public static Magvit2TokenizerOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.AllowOnly([.. Used, .. Training]);
        var (bits, codes) = (settings.Required<int>("embed_dim"), settings.Required<long>("n_embed"));
        if (bits is < 1 or > 62 || codes != 1L << bits)
            throw new InvalidDataException($"{settings.Source}: 'n_embed' is {codes} and 'embed_dim' is {bits}; give 2^embed_dim codes.");
        var losses = settings.Optional<ComponentSettings?>("lossconfig", null)?.Optional<ComponentSettings?>("params", null);
        var usual = new LookupFreeOptions(bits);
        var options = new Magvit2TokenizerOptions
        {
            Network = Magvit2Options.Read(settings.Required<ComponentSettings>("ddconfig")),
            Quantizer = usual with
            {
                Order = ReadOrder(settings),
                SubTokenBits = settings.Optional("token_factorization", false)
                    ? Array.AsReadOnly(settings.Optional<int[]>("factorized_bits", [9, 9])) : [],
                SampleWeight = settings.Optional("sample_minimization_weight", usual.SampleWeight),
                BatchWeight = settings.Optional("batch_maximization_weight", usual.BatchWeight),
                EntropyWeight = losses?.Optional("codebook_weight", usual.EntropyWeight) ?? usual.EntropyWeight,
                CommitmentWeight = losses?.Optional("commit_weight", usual.CommitmentWeight) ?? usual.CommitmentWeight,
            },
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>
    /// The settings under their published names; reading them gives these options, except for the temperature of the entropies: published
    /// models all have the same, and no name for it.
    /// </summary>
    public ComponentSettings ToSettings() => ComponentSettings.Create(TypeName, new Dictionary<string, object?>
    {
        ["ddconfig"] = Network.ToSettings(),
        ["lossconfig"] = ComponentSettings.Create("lossconfig", new Dictionary<string, object?>
        {
            ["params"] = ComponentSettings.Create("params", new Dictionary<string, object?>
            {
                ["codebook_weight"] = Quantizer.EntropyWeight,
                ["commit_weight"] = Quantizer.CommitmentWeight,
            }),
        }),
        ["n_embed"] = 1L << Quantizer.Bits,
        ["embed_dim"] = Quantizer.Bits,
        ["sample_minimization_weight"] = Quantizer.SampleWeight,
        ["batch_maximization_weight"] = Quantizer.BatchWeight,
        ["token_factorization"] = Quantizer.SubTokenBits.Count > 0,
        ["factorized_bits"] = Quantizer.SubTokenBits.Count > 0 ? Quantizer.SubTokenBits.ToArray() : null,
        [Order] = Orders.First(o => o.Value == Quantizer.Order).Key,
    });

    /// <summary>Refuses settings that no tokenizer can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range.</exception>
    internal void Check(string source)
    {
        if (Quantizer.Bits != Network.LatentChannels)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"{source}: 'embed_dim' is {Quantizer.Bits} and 'z_channels' is {Network.LatentChannels}; give the same."));
        try
        {
            Quantizer.Check();
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{source}: {error.Message}", error);
        }
    }

    private static BitOrder ReadOrder(ComponentSettings settings)
    {
        var name = settings.Optional(Order, Orders.Keys.First());
        return Orders.TryGetValue(name, out var order) ? order : throw new InvalidDataException(
            $"{settings.Source}: '{Order}' is \"{name}\"; use {string.Join(" or ", Orders.Keys)}.");
    }
}
