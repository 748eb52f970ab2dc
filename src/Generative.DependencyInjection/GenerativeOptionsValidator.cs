using Generative.Runtime;
using Microsoft.Extensions.Options;

namespace Generative.DependencyInjection;

/// <summary>Checks options when they are first read, without starting torch, and names the option that is wrong.</summary>
internal sealed class GenerativeOptionsValidator : IValidateOptions<GenerativeOptions>
{
    public ValidateOptionsResult Validate(string? name, GenerativeOptions options)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Device))
            problems.Add($"Device is empty; use {DeviceChoice.Choices}.");
        if (options.Threads is < 1 or > TorchThreads.Most)
            problems.Add($"Threads is {options.Threads}; give 1 to {TorchThreads.Most}, or nothing for the default.");
        foreach (var (model, folder) in options.Models)
            if (!Directory.Exists(folder))
                problems.Add($"Models['{model}'] is '{folder}', which is no folder; give a model folder.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
