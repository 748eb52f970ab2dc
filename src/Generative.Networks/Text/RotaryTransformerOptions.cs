namespace Generative.Networks;

/// <summary>What the published rotary transformers over tokens have in common; the defaults are the small published ones.</summary>
public abstract record RotaryTransformerOptions
{
    /// <summary>Number of tokens the network knows, a mask token among them where there is one.</summary>
    public int VocabularySize { get; init; } = 50_258;

    /// <summary>Longest sequence, in tokens.</summary>
    public int Length { get; init; } = 1024;

    /// <summary>Width of a token; a multiple of <see cref="Heads"/>, and that multiple even.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Number of blocks.</summary>
    public int Depth { get; init; } = 12;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Share of a branch's entries dropped in training, 0 up to below 1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <param name="names">Their names there.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source, RotaryTransformerNames names)
    {
        var checks = new SettingChecks(source)
            .Positive(VocabularySize, names.Vocabulary).Positive(Length, names.Length).Positive(HiddenSize, names.Hidden)
            .Positive(Depth, names.Depth).Positive(Heads, names.Heads)
            .Multiple(HiddenSize, names.Hidden, Heads, names.Heads)
            .That(HiddenSize / Heads % 2 == 0, names.Hidden, HiddenSize, "give an even width to every head (rotary positions turn pairs)")
            .That(Dropout is >= 0 and < 1, "dropout", Dropout, "give a share from 0 up to below 1");
        CheckOwn(checks);
    }

    /// <summary>Checks what only one kind of network has.</summary>
    private protected virtual void CheckOwn(SettingChecks checks)
    {
    }
}
