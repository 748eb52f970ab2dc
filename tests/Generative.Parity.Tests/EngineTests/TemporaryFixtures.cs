using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A fixture root of one test's own, with copies of the repository's fixtures to damage; gone afterwards.</summary>
internal sealed class TemporaryFixtures : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("generative-parity-").FullName;

    /// <summary>Copies the first network of a kind into a folder of this root; returns the copy's path.</summary>
    public string Copy(string kind, string into)
    {
        var kindFolder = Path.Combine(ParitySettings.Find(AppContext.BaseDirectory)!, kind);
        var target = Directory.CreateDirectory(Path.Combine(Root, into)).FullName;
        foreach (var file in Directory.EnumerateFiles(ParityPlan.Subfolders(kindFolder).First()))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        return target;
    }

    /// <summary>Writes a folder's cases anew.</summary>
    public static void EditCases(string folder, Action<Dictionary<string, Tensor>> edit)
    {
        var path = Path.Combine(folder, "cases.safetensors");
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
            tensors = file.Tensors.Keys.ToDictionary(k => k, k => file.Read(k));
        edit(tensors);
        SafetensorsWriter.Write(path, tensors);
    }

    /// <summary>Replaces text in one of a folder's JSON files.</summary>
    public static void EditJson(string folder, string file, string old, string changed)
    {
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(old), "the test's own premise");
        File.WriteAllText(path, text.Replace(old, changed));
    }

    /// <summary>Runs everything in this root.</summary>
    public IReadOnlyList<ParityResult> Run(params string[] only) =>
        [.. ParityPlan.Make(new([Root], only.Length == 0 ? null : only, null), KnownKinds.All).Cases.Select(c => c.Run())];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
