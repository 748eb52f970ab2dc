namespace Generative.Training;

/// <summary>A word of the text a vocabulary is learnt from, as the tokens it consists of so far.</summary>
internal sealed class BpeWord(string spelling, long count)
{
    /// <summary>How often the text has it.</summary>
    public long Count { get; } = count;

    /// <summary>Its tokens, at first one for each byte.</summary>
    public List<string> Parts { get; } = [.. spelling.Select(c => c.ToString())];

    /// <summary>Joins each occurrence of a pair, from the left.</summary>
    public void Merge(string left, string right)
    {
        for (var i = 0; i + 1 < Parts.Count; i++)
        {
            if (Parts[i] != left || Parts[i + 1] != right)
                continue;
            Parts[i] = left + right;
            Parts.RemoveAt(i + 1);
        }
    }
}
