namespace Generative.Networks;

/// <summary>
/// Sizes of a <see cref="FactorizedGpt"/>; names in parentheses are those of the published config, whose defaults these are.
/// </summary>
public sealed record FactorizedOptions
{
    /// <summary>
    /// Ids of each sub-token of a cell, in the order they are predicted (<c>factorized_bits</c>: 2^bits ids each); one entry,
    /// <c>vocab_size</c>, where tokens are not split (<c>token_factorization</c> false).
    /// </summary>
    public IReadOnlyList<int> SlotSizes { get; init; } = [512, 512];

    /// <summary>Cells of a picture, a square number (<c>block_size</c>).</summary>
    public int Cells { get; init; } = 256;

    /// <summary>Classes (<c>class_num</c>); the number after the last one stands for no class.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Width of a token (<c>dim</c>).</summary>
    public int Width { get; init; } = 256;

    /// <summary>Inner width of the gated layers (<c>ffn_dim_multiplier</c>, <c>multiple_of</c>): see <see cref="InnerWidthOf"/>.</summary>
    public int InnerWidth { get; init; } = 768;

    /// <summary>Heads of the queries (<c>n_head</c>); the width of one is a multiple of 4.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Heads of keys and values (<c>n_kv_head</c>, else as many); divides <see cref="Heads"/>.</summary>
    public int KeyHeads { get; init; } = 8;

    /// <summary>Blocks over the cells (<c>spatial_n_layer</c>).</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Blocks within a cell (<c>factorized_n_layer</c>).</summary>
    public int PartLayers { get; init; } = 2;

    /// <summary>Added to the mean square in the norms (<c>norm_eps</c>).</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Base of the rotary frequencies (<c>rope_base</c>).</summary>
    public double RotaryBase { get; init; } = 10_000;

    /// <summary>Standard deviation of fresh weights (<c>initalizer_range</c>, so spelt); the heads begin at 0.</summary>
    public double InitDeviation { get; init; } = 0.02;

    /// <summary>Share of the cells' inputs that training drops (<c>token_drop</c>).</summary>
    public double TokenDrop { get; init; } = 0.1;

    /// <summary>Share of the attention's answers that training drops (<c>resid_dropout_p</c>).</summary>
    public double ResidualDrop { get; init; }

    /// <summary>Share of the gated layers' answers that training drops (<c>ffn_dropout_p</c>).</summary>
    public double InnerDrop { get; init; } = 0.1;

    /// <summary>Share of the attention's weights that training drops (<c>attn_dropout_p</c>).</summary>
    public double AttentionDrop { get; init; }

    /// <summary>Share of rows whose last block training skips, growing from 0 at the first (<c>drop_path_rate</c>).</summary>
    public double PathDrop { get; init; }

    /// <summary>Sub-tokens of a cell.</summary>
    public int Slots => SlotSizes.Count;

    /// <summary>Id of the class token that stands for no class.</summary>
    public int NoClass => Classes;

    /// <summary>Ids of all tokens together: those of the largest slot, or the classes and "no class".</summary>
    public int Vocabulary => Math.Max(SlotSizes.Max(), Classes + 1);

    /// <summary>Most tokens of a row: the class and all sub-tokens.</summary>
    public int MaxLength => 1 + Slots * Cells;

    /// <summary>Width of one head.</summary>
    public int HeadSize => Width / Heads;

    /// <summary>
    /// Reads the published parameters (<c>transformer_config.params</c>). Those that the published network reads and never uses may stand
    /// there too.
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, out of range, or asks for another architecture.</exception>
    public static FactorizedOptions Read(ComponentSettings settings) => FactorizedConfig.Read(settings);

    /// <summary>The published inner width: two thirds of four times the width, times a factor, rounded up to a multiple.</summary>
    /// <param name="width">Width of a token.</param>
    /// <param name="factor"><c>ffn_dim_multiplier</c>; null for none.</param>
    /// <param name="multiple"><c>multiple_of</c>, at least 1.</param>
    public static int InnerWidthOf(int width, double? factor, int multiple)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        var inner = (int)(2.0 * (4 * width) / 3);
        if (factor is { } times)
            inner = (int)(times * inner);
        return (inner + multiple - 1) / multiple * multiple;
    }

    /// <summary>Slot of the token at a place of a row, from 0; -1 for the class.</summary>
    internal int SlotOf(int place) => place == 0 ? -1 : (place - 1) % Slots;

    /// <summary>Cells that so many tokens of a row begin: the class begins the first, a cell's last sub-token the next.</summary>
    internal int CellsOf(int length) => (length + Slots - 1) / Slots;

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source)
    {
        var side = (int)Math.Round(Math.Sqrt(Cells));
        var checks = new SettingChecks(source)
            .That(Slots > 0, "factorized_bits", Slots, "give the bits of at least one sub-token")
            .Positive(Cells, "block_size").Positive(Classes, "class_num").Positive(Width, "dim").Positive(InnerWidth, "multiple_of")
            .Positive(Heads, "n_head").Positive(KeyHeads, "n_kv_head").Positive(Layers, "spatial_n_layer")
            .Positive(PartLayers, "factorized_n_layer")
            .That(SlotSizes.All(s => s >= 1), "vocab_size", SlotSizes.DefaultIfEmpty().Min(), "give at least 1")
            .That(side * side == Cells, "block_size", Cells, "give a square number: cells stand in a square grid")
            .That(Slots <= Cells + 1, "factorized_bits", Slots, "give no more sub-tokens than there are cells, and one")
            .Multiple(Heads, "n_head", KeyHeads, "n_kv_head")
            .That(Width % (4 * Heads) == 0, "dim", Width, $"give a multiple of 4 times 'n_head', which is {Heads}")
            .That(NormEps > 0 && double.IsFinite(NormEps), "norm_eps", NormEps, "give a positive number, usually 1e-5")
            .That(RotaryBase > 1 && double.IsFinite(RotaryBase), "rope_base", RotaryBase, "give a number above 1, usually 10000")
            .That(InitDeviation >= 0 && double.IsFinite(InitDeviation), "initalizer_range", InitDeviation, "give a number of at least 0");
        foreach (var (name, share) in new[] { ("token_drop", TokenDrop), ("resid_dropout_p", ResidualDrop), ("ffn_dropout_p", InnerDrop),
            ("attn_dropout_p", AttentionDrop), ("drop_path_rate", PathDrop) })
            checks.That(share is >= 0 and < 1, name, share, "give a number from 0 up to but not 1");
    }
}
