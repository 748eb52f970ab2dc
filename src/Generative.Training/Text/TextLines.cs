using System.Text;

namespace Generative.Training;

/// <summary>
/// A text file of one passage a line, in order, with a fixed split: the last <see cref="TestShare"/> of the lines is test text and never
/// trained on.
/// </summary>
public static class TextLines
{
    /// <summary>Share of the lines, from the end, that is test text; rounded down to whole lines.</summary>
    public const double TestShare = 0.05;

    /// <summary>The lines of one split, joined with a line feed after each.</summary>
    /// <param name="path">A UTF-8 text file.</param>
    /// <param name="split">Which part.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It has too few lines to split, or is not UTF-8.</exception>
    public static string Load(string path, DataSplit split)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} does not exist; give a text file with one passage a line.", path);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} is not UTF-8 text: {e.Message}", e);
        }

        var test = (int)(lines.Length * TestShare);
        if (test < 1)
            throw new InvalidDataException($"{path} has {lines.Length} lines; give at least {Math.Ceiling(1 / TestShare)}, so that some can be held out.");
        var part = split == DataSplit.Train ? lines[..^test] : lines[^test..];
        return string.Concat(part.Select(line => line + "\n"));
    }
}
