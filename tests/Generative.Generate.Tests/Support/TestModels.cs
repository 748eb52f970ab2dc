namespace Generative.Generate.Tests;

/// <summary>The model folders that all tests of this assembly read.</summary>
[SetUpFixture]
internal sealed class TestModels
{
    private static TemporaryFolder? s_folder;

    /// <summary>A folder of models, as the program looks for them.</summary>
    public static string Root => s_folder!["models"];

    /// <summary>Three classes, guidable.</summary>
    public static string Tiny => s_folder!["models", "tiny"];

    /// <summary>Three classes, never trained without.</summary>
    public static string Strict => s_folder!["models", "strict"];

    /// <summary>No classes.</summary>
    public static string Plain => s_folder!["models", "plain"];

    [OneTimeSetUp]
    public void Write()
    {
        s_folder = new();
        TinyModel.Write(Tiny);
        TinyModel.Write(Strict, "strict", seed: 2, knowsUnconditional: false);
        TinyModel.Write(Plain, "plain", seed: 3, classes: false);
    }

    [OneTimeTearDown]
    public void Remove() => s_folder?.Dispose();
}
