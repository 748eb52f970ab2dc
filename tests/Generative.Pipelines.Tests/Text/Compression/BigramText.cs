using System.Text;

namespace Generative.Pipelines.Tests;

/// <summary>A text of a few words in a row that repeats nowhere, and a model that knows which letters follow one another in it.</summary>
internal static class BigramText
{
    private static readonly string[] Words = "in the beginning was light and darkness upon face of waters God said let there be".Split(' ');

    private static readonly (int Token, float Logit)[][] Follows = Count();

    /// <summary>So many bytes of it.</summary>
    public static byte[] Bytes(int count)
    {
        var (text, state) = (new StringBuilder(), 1u);
        while (text.Length < count)
        {
            state = state * 1664525 + 1013904223;
            text.Append(Words[(state >> 16) % Words.Length]).Append((state >> 8) % 9 == 0 ? ".\n" : " ");
        }
        return Encoding.ASCII.GetBytes(text.ToString(0, count));
    }

    /// <summary>A model over bytes whose logits are what follows each byte in the text; sharper, the more tokens it has in sight.</summary>
    public static ByteModel Model() =>
        new(257, so => so.Count > 4 ? Follows[so[^1]] : Follows[so[^1]].Select(f => (f.Token, f.Logit / 2)));

    private static (int Token, float Logit)[][] Count()
    {
        var text = Bytes(20_000);
        var follows = new (int Token, float Logit)[257][];
        for (var b = 0; b < follows.Length; b++)
        {
            var counts = text.Zip(text.Skip(1)).Where(p => p.First == b).GroupBy(p => p.Second);
            follows[b] = [.. counts.Select(c => ((int)c.Key, (float)Math.Log(1 + 20.0 * c.Count())))];
        }
        return follows;
    }
}
