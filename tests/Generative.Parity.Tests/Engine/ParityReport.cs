using System.Globalization;

namespace Generative.Parity.Tests;

/// <summary>Writes each line as soon as it is known: what a crash leaves behind is complete up to the crash.</summary>
/// <param name="show">Shows a line to people.</param>
/// <param name="file">File that receives the same lines, begun afresh; null for none.</param>
internal sealed class ParityReport(Action<string> show, string? file)
{
    private int _cases, _failed;

    public void Begin(IReadOnlyCollection<string> skipped)
    {
        if (file is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, "");
        }
        if (skipped.Count > 0)
            Write($"skipped: {string.Join(", ", skipped)}");
    }

    public void Add(ParityResult result)
    {
        _cases++;
        _failed += result.Passed ? 0 : 1;
        Write(result.Line);
    }

    public void End() => Write(string.Create(CultureInfo.InvariantCulture, $"parity: {_cases} cases, {_failed} failed"));

    private void Write(string line)
    {
        show(line);
        if (file is not null)
            File.AppendAllText(file, line + "\n");
    }
}
